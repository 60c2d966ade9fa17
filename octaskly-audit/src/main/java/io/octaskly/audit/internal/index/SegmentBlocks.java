package io.octaskly.audit.internal.index;

import io.octaskly.audit.internal.chain.LineScanner;
import io.octaskly.audit.internal.chain.Place;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import io.octaskly.audit.internal.segment.Segment.Kind;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A segment to be read block by block. The index only helps: what it says is checked against the
 * segment, and what it does not say is found by reading. Not thread-safe.
 */
public final class SegmentBlocks implements Closeable {
  private final Segment segment;
  private final FileChannel channel;
  private final List<Block> blocks;
  private long bytesRead;

  private SegmentBlocks(Segment segment, FileChannel channel) {
    this.segment = segment;
    this.channel = channel;
    this.blocks = new ArrayList<>();
  }

  /** Opens a segment of a log. */
  public static SegmentBlocks open(LogFiles files, Segment segment) throws IOException {
    SegmentBlocks opened =
        new SegmentBlocks(segment, FileChannel.open(segment.path(), StandardOpenOption.READ));
    try {
      // The segment first: if it is replaced now, its new index does not fit and is not used.
      opened.load(files.index(segment));
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** {@return the blocks, oldest first} */
  public List<Block> blocks() {
    return blocks;
  }

  /** {@return how many bytes of segment and index were read so far} */
  public long bytesRead() {
    return bytesRead;
  }

  /** {@return the lines of a block, uncompressed, each with its newline} */
  public byte[] read(Block block) throws IOException {
    byte[] stored = stored(block.start(), Math.toIntExact(block.end() - block.start()));
    if (segment.kind() != Kind.COMPRESSED) {
      return stored;
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return gzip.readAllBytes();
    }
  }

  private byte[] stored(long start, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, start + buffer.position());
      if (read < 0) {
        throw new EOFException(segment.path() + " ends before byte " + (start + length));
      }
      bytesRead += read;
    }
    return buffer.array();
  }

  private void load(Path index) throws IOException {
    try {
      byte[] stored = Files.readAllBytes(index);
      bytesRead += stored.length;
      blocks.addAll(Block.read(stored));
    } catch (NoSuchFileException e) {
      // The segment itself is read instead.
    }
    long length = channel.size();
    if (!fits(length)) {
      blocks.clear();
    }
    long indexed = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
    if (indexed < length) {
      if (segment.kind() == Kind.COMPRESSED) {
        blocks.clear();
        GzipMembers.scan(channel, this::indexMember);
      } else {
        indexRest(indexed);
      }
      bytesRead += length - indexed;
    }
  }

  /** Whether the index is that of this file: the last block starts with the event it should. */
  private boolean fits(long length) throws IOException {
    if (blocks.isEmpty()) {
      return true;
    }
    Block last = blocks.get(blocks.size() - 1);
    if (last.end() > length) {
      return false;
    }
    try {
      byte[] bytes = read(last);
      return bytes[bytes.length - 1] == '\n' && startsWith(last.firstSequence(), bytes);
    } catch (IOException e) {
      return false; // Not the start of a compressed block.
    }
  }

  private static boolean startsWith(long sequence, byte[] bytes) throws IOException {
    try (LineScanner lines = new LineScanner(new ByteArrayInputStream(bytes))) {
      return lines.next()
          && Place.sequence(lines.buffer(), lines.start(), lines.length()) == sequence;
    }
  }

  private void indexRest(long from) throws IOException {
    Block.Builder builder = new Block.Builder(from);
    try (FileChannel rest = FileChannel.open(segment.path(), StandardOpenOption.READ);
        LineScanner lines = new LineScanner(Channels.newInputStream(rest.position(from)))) {
      while (lines.next() && lines.terminated()) {
        Block block = builder.add(lines.length() + 1, sequence(lines), timestamp(lines));
        if (block != null) {
          blocks.add(block);
        }
      }
    }
    Block block = builder.finish();
    if (block != null) {
      blocks.add(block);
    }
  }

  private void indexMember(long start, long end, byte[] bytes) throws IOException {
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    long first = 0;
    try (LineScanner lines = new LineScanner(new ByteArrayInputStream(bytes))) {
      while (lines.next()) {
        first = lines.number() == 1 ? sequence(lines) : first;
        earliest = Math.min(earliest, timestamp(lines));
        latest = Math.max(latest, timestamp(lines));
      }
    }
    blocks.add(new Block(start, end, first, earliest, latest));
  }

  private static long sequence(LineScanner lines) {
    return Place.sequence(lines.buffer(), lines.start(), lines.length());
  }

  private static long timestamp(LineScanner lines) {
    return Lines.timestamp(lines.buffer(), lines.start(), lines.length());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
