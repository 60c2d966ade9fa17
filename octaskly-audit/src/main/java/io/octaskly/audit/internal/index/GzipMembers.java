package io.octaskly.audit.internal.index;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Finds the members of a gzip file (RFC 1952 section 2.2) that this library wrote. */
final class GzipMembers {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  private GzipMembers() {}

  /** Takes a member. */
  interface Consumer {
    /** Takes a member's place in the file and its uncompressed bytes. */
    void accept(long start, long end, byte[] bytes) throws IOException;
  }

  static void scan(FileChannel channel, Consumer members) throws IOException {
    long start = 0;
    while (start < channel.size()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long end = start + HEADER + inflate(channel, start + HEADER, bytes) + TRAILER;
      members.accept(start, end, bytes.toByteArray());
      start = end;
    }
  }

  private static long inflate(FileChannel channel, long start, ByteArrayOutputStream out)
      throws IOException {
    Inflater inflater = new Inflater(true);
    ByteBuffer input = ByteBuffer.allocate(1 << 14);
    byte[] output = new byte[1 << 16];
    long at = start;
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int read = channel.read(input.clear(), at);
          if (read < 0) {
            throw new EOFException("compressed segment ends in the middle of a block");
          }
          at += read;
          inflater.setInput(input.array(), 0, read);
        }
        out.write(output, 0, inflater.inflate(output));
      }
      return inflater.getBytesRead();
    } catch (DataFormatException e) {
      throw new ZipException("compressed segment is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
