package io.octaskly.audit.internal.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a crash can leave behind the last whole line: a line without its end, or, after a power cut
 * on file systems that set a file's length before its data, blocks of zeros. Nothing of it was
 * acknowledged, because that takes a completed force.
 */
final class TornTail {
  /** More than one batch, which is all that can be under way: a longer tail has another cause. */
  static final int MAX_LENGTH = 8 << 20;

  /** The smallest block that a disk writes as one. */
  private static final int BLOCK = 512;

  private static final byte[] LINE_START = "{\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);

  private TornTail() {}

  /** {@return whether a crash can have left what the file holds from this offset on} */
  static boolean startsAt(Path file, long offset) throws IOException {
    byte[] tail = read(file, offset);
    if (tail.length == 0 || tail.length > MAX_LENGTH) {
      return false;
    }
    int zero = ByteSearch.indexOf(tail, 0, tail.length, '\0');
    boolean torn =
        ByteSearch.indexOf(tail, 0, tail.length, '\n') == tail.length
            || isBlockOfZeros(tail, zero, offset);
    // Before the first whole line nothing else shows that the file is ours to cut.
    return torn && (offset > 0 || isPartOfLineStart(tail, zero));
  }

  private static byte[] read(Path file, long offset) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      InputStream in = Channels.newInputStream(channel.position(offset));
      return in.readNBytes(MAX_LENGTH + 1);
    }
  }

  private static boolean isBlockOfZeros(byte[] tail, int zero, long offset) {
    if (zero == tail.length || (zero > 0 && (offset + zero) % BLOCK != 0)) {
      return false;
    }
    int end = zero;
    while (end < tail.length && tail[end] == 0) {
      end++;
    }
    return end == tail.length || (offset + end) % BLOCK == 0;
  }

  private static boolean isPartOfLineStart(byte[] tail, int length) {
    for (int i = 0; i < Math.min(length, LINE_START.length); i++) {
      if (tail[i] != LINE_START[i]) {
        return false;
      }
    }
    return true;
  }
}
