package io.octaskly.audit.internal.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines that follow each other in a segment.
 *
 * @param start where they start in the file, in bytes as stored
 * @param end where they end in the file
 * @param firstSequence the number of the first event
 * @param earliest the lowest timestamp among them, in milliseconds since 1970
 * @param latest the highest
 */
public record Block(long start, long end, long firstSequence, long earliest, long latest) {
  /** How many bytes of lines go into a block, but for the last line. */
  public static final int BYTES = 1 << 16;

  static final int STORED = 5 * Long.BYTES;

  /** {@return the block as the index holds it} */
  public byte[] stored() {
    return ByteBuffer.allocate(STORED)
        .putLong(start)
        .putLong(end)
        .putLong(firstSequence)
        .putLong(earliest)
        .putLong(latest)
        .array();
  }

  /** {@return the blocks that an index holds, as far as they follow each other} */
  static List<Block> read(byte[] stored) {
    List<Block> blocks = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    long end = 0;
    while (buffer.remaining() >= STORED) {
      Block block =
          new Block(
              buffer.getLong(),
              buffer.getLong(),
              buffer.getLong(),
              buffer.getLong(),
              buffer.getLong());
      if (block.start != end || block.end <= block.start) {
        break;
      }
      blocks.add(block);
      end = block.end;
    }
    return blocks;
  }

  /** Puts lines together to blocks. Not thread-safe. */
  public static final class Builder {
    private long start;
    private long end;
    private long firstSequence;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /**
     * Creates a builder.
     *
     * @param start where the first line starts
     */
    public Builder(long start) {
      this.start = start;
      this.end = start;
    }

    /** Adds a line; {@return the block that it completes, or null} */
    public @Nullable Block add(int bytes, long sequence, long timestamp) {
      if (end == start) {
        firstSequence = sequence;
      }
      end += bytes;
      earliest = Math.min(earliest, timestamp);
      latest = Math.max(latest, timestamp);
      return end - start >= BYTES ? finish() : null;
    }

    /** {@return the lines since the last block; null if there are none} */
    public @Nullable Block finish() {
      if (end == start) {
        return null;
      }
      Block block = new Block(start, end, firstSequence, earliest, latest);
      start = end;
      earliest = Long.MAX_VALUE;
      latest = Long.MIN_VALUE;
      return block;
    }
  }
}
