package io.octaskly.audit.internal.file;

import io.octaskly.audit.internal.chain.LineEraser;
import io.octaskly.audit.internal.chain.LineScanner;
import io.octaskly.audit.internal.chain.Place;
import io.octaskly.audit.internal.chain.RetiredSegments;
import io.octaskly.audit.internal.index.Block;
import io.octaskly.audit.internal.index.Lines;
import io.octaskly.audit.internal.index.SegmentBlocks;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import io.octaskly.audit.internal.segment.Segment.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to segments that nobody writes any more: compressed, freed of erased values,
 * removed. A file is only ever replaced as a whole, by one that is complete on disk. Thread-safe.
 */
public final class ClosedSegments {
  private final LogFiles files;

  /** Creates it for a log. */
  public ClosedSegments(LogFiles files) {
    this.files = files;
  }

  /** Compresses all that are not. */
  public synchronized void compress() throws IOException {
    for (Segment segment : files.closedSegments()) {
      if (segment.kind() == Kind.CLOSED) {
        Segment target =
            new Segment(segment.number(), files.compressed(segment.number()), Kind.COMPRESSED);
        rewrite(segment, target, null);
        Files.delete(segment.path());
        force();
      }
    }
  }

  /** Has an eraser look at every line, without changing any. */
  public synchronized void search(LineEraser eraser) throws IOException {
    for (Segment segment : files.closedSegments()) {
      try (LineScanner lines = new LineScanner(segment.open())) {
        while (lines.next()) {
          eraser.look(lines.buffer(), lines.start(), lines.length());
        }
      }
    }
  }

  /** Rewrites the segments in which an eraser finds something; {@return how many} */
  public synchronized int erase(LineEraser eraser) throws IOException {
    int rewritten = 0;
    for (Segment segment : files.closedSegments()) {
      if (holds(segment, eraser)) {
        rewrite(segment, segment, eraser);
        rewritten++;
      }
    }
    return rewritten;
  }

  private boolean holds(Segment segment, LineEraser eraser) throws IOException {
    try (SegmentBlocks blocks = SegmentBlocks.open(files, segment)) {
      if (blocks.blocks().isEmpty()) {
        return false;
      }
      long first = blocks.blocks().get(0).firstSequence();
      byte[] last = lastLine(blocks);
      return eraser.places().anyWithin(first, Place.sequence(last, 0, last.length));
    }
  }

  /** Writes a segment anew, block by block, and puts it and its index in place. */
  private void rewrite(Segment segment, Segment target, @Nullable LineEraser eraser)
      throws IOException {
    Path index = files.index(segment);
    List<Block> written = new ArrayList<>();
    try (SegmentBlocks blocks = SegmentBlocks.open(files, segment)) {
      Replacement.write(
          target.path(),
          out -> {
            for (Block block : blocks.blocks()) {
              byte[] lines = blocks.read(block);
              byte[] kept = eraser == null ? lines : eraser.eraseAll(lines);
              long start = out.position();
              Replacement.write(out, target.kind() == Kind.COMPRESSED ? gzip(kept) : kept);
              written.add(
                  new Block(
                      start,
                      out.position(),
                      block.firstSequence(),
                      block.earliest(),
                      block.latest()));
            }
            // Away with the old one, so that a crash leaves none rather than a wrong one.
            Files.deleteIfExists(index);
          });
    }
    Replacement.write(
        index,
        out -> {
          for (Block block : written) {
            Replacement.write(out, block.stored());
          }
        });
    force();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /**
   * {@return the oldest segments that retention no longer wants, with the end of each}
   *
   * @param endedBefore segments that ended before are not wanted; null if age does not count
   * @param maxBytes how much all closed segments together may take
   */
  public synchronized List<RetiredSegments.End> unwanted(
      @Nullable Instant endedBefore, long maxBytes) throws IOException {
    List<Segment> closed = files.closedSegments();
    long bytes = 0;
    for (Segment segment : closed) {
      bytes += Files.size(segment.path());
    }
    List<RetiredSegments.End> unwanted = new ArrayList<>();
    for (Segment segment : closed) {
      byte[] line = lastLine(files, segment);
      long ended = Lines.timestamp(line, 0, line.length);
      boolean old = endedBefore != null && ended < endedBefore.toEpochMilli();
      RetiredSegments.End end = RetiredSegments.end(line);
      if (end == null || (!old && bytes <= maxBytes)) {
        break;
      }
      bytes -= Files.size(segment.path());
      unwanted.add(end);
    }
    return unwanted;
  }

  /** Removes segments, oldest first; the line that ended each is kept before. */
  public synchronized void remove(List<RetiredSegments.End> ends) throws IOException {
    for (Segment segment : files.closedSegments()) {
      boolean named = ends.stream().anyMatch(end -> end.number() == segment.number());
      if (!named) {
        continue;
      }
      keepEnd(lastLine(files, segment));
      Files.delete(segment.path());
      Files.deleteIfExists(files.index(segment));
      force();
    }
  }

  private void keepEnd(byte[] line) throws IOException {
    Path retired = files.retired();
    byte[] stored = Arrays.copyOf(line, line.length + 1);
    stored[line.length] = '\n';
    byte[] before = Files.exists(retired) ? Files.readAllBytes(retired) : new byte[0];
    // A crash may have left the start of a line.
    int length = before.length;
    while (length > 0 && before[length - 1] != '\n') {
      length--;
    }
    byte[] whole = Arrays.copyOf(before, length);
    Replacement.write(
        retired,
        out -> {
          Replacement.write(out, whole);
          Replacement.write(out, stored);
        });
    force();
  }

  /** {@return the last line of a segment, without its newline; empty if it has none} */
  static byte[] lastLine(LogFiles files, Segment segment) throws IOException {
    try (SegmentBlocks blocks = SegmentBlocks.open(files, segment)) {
      return lastLine(blocks);
    }
  }

  private static byte[] lastLine(SegmentBlocks blocks) throws IOException {
    byte[] last = new byte[0];
    if (blocks.blocks().isEmpty()) {
      return last;
    }
    byte[] bytes = blocks.read(blocks.blocks().get(blocks.blocks().size() - 1));
    try (LineScanner lines = new LineScanner(new ByteArrayInputStream(bytes))) {
      while (lines.next()) {
        last = lines.copy();
      }
    }
    return last;
  }

  private void force() throws IOException {
    Path directory = files.active().getParent();
    if (directory != null) {
      LogDirectory.force(directory);
    }
  }
}
