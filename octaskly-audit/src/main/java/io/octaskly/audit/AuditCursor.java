package io.octaskly.audit;

import io.octaskly.audit.internal.chain.LineScanner;
import io.octaskly.audit.internal.chain.RetiredSegments;
import io.octaskly.audit.internal.index.Block;
import io.octaskly.audit.internal.index.Lines;
import io.octaskly.audit.internal.index.SegmentBlocks;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The events that a query finds, read as they are asked for. Not thread-safe. */
public final class AuditCursor implements Iterator<AuditRecord>, AutoCloseable {
  /** How often a log may be rotated under our eyes before that is an error. */
  private static final int ATTEMPTS = 50;

  private final LogFiles files;
  private final long from;
  private final long until;
  private final Predicate<AuditEvent> filter;
  private final boolean newestFirst;
  private final Deque<Integer> segments = new ArrayDeque<>();
  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Deque<AuditRecord> records = new ArrayDeque<>();
  private @Nullable SegmentBlocks active;
  private int activeNumber;
  private @Nullable SegmentBlocks current;
  private long bytesRead;

  private AuditCursor(
      LogFiles files, long from, long until, Predicate<AuditEvent> filter, boolean newestFirst) {
    this.files = files;
    this.from = from;
    this.until = until;
    this.filter = filter;
    this.newestFirst = newestFirst;
  }

  static AuditCursor open(
      LogFiles files, long from, long until, Predicate<AuditEvent> filter, boolean newestFirst) {
    AuditCursor cursor = new AuditCursor(files, from, until, filter, newestFirst);
    try {
      cursor.begin();
      return cursor;
    } catch (IOException e) {
      cursor.close();
      throw cursor.unreadable(e);
    }
  }

  /** The active segment is opened at once: its name will soon be that of another. */
  private void begin() throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<Segment> found = list();
      if (found.isEmpty()) {
        throw new NoSuchFileException(files.active().toString());
      }
      Segment last = found.get(found.size() - 1);
      SegmentBlocks opened;
      try {
        opened = last.isActive() ? SegmentBlocks.open(files, last) : null;
      } catch (NoSuchFileException e) {
        continue; // Renamed in this moment.
      }
      if (attempt == ATTEMPTS || list().equals(found)) {
        active = opened;
        activeNumber = last.number();
        List<Integer> numbers = new ArrayList<>(found.stream().map(Segment::number).toList());
        if (newestFirst) {
          Collections.reverse(numbers);
        }
        segments.addAll(numbers);
        return;
      }
      if (opened != null) {
        opened.close();
      }
    }
  }

  private List<Segment> list() throws IOException {
    return files.segments(RetiredSegments.read(files.retired()).last());
  }

  /** {@return how many bytes of segments and indexes were read so far} */
  public long bytesRead() {
    return bytesRead + (current == null ? 0 : current.bytesRead());
  }

  /**
   * {@return whether there is another event}
   *
   * @throws AuditException if the log cannot be read
   */
  @Override
  public boolean hasNext() {
    try {
      while (records.isEmpty()) {
        if (!blocks.isEmpty() && current != null) {
          read(current, blocks.remove());
        } else if (!nextSegment()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public AuditRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more events");
    }
    return records.remove();
  }

  private boolean nextSegment() throws IOException {
    leave();
    Integer number = segments.poll();
    if (number == null) {
      return false;
    }
    SegmentBlocks opened = active != null && number == activeNumber ? active : openClosed(number);
    if (opened == null) {
      return true; // Removed by retention meanwhile.
    }
    current = opened;
    for (Block block : opened.blocks()) {
      if (block.latest() >= from && block.earliest() < until) {
        if (newestFirst) {
          blocks.push(block);
        } else {
          blocks.add(block);
        }
      }
    }
    return true;
  }

  private @Nullable SegmentBlocks openClosed(int number) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      for (Segment segment : files.closedSegments()) {
        if (segment.number() == number) {
          try {
            return SegmentBlocks.open(files, segment);
          } catch (NoSuchFileException e) {
            // Compressed in this moment: the next look sees its new name.
          }
        }
      }
    }
    return null;
  }

  private void read(SegmentBlocks segment, Block block) throws IOException {
    byte[] bytes = segment.read(block);
    try (LineScanner lines = new LineScanner(new ByteArrayInputStream(bytes))) {
      while (lines.next()) {
        long time = Lines.timestamp(lines.buffer(), lines.start(), lines.length());
        if (time < from || time >= until) {
          continue;
        }
        AuditRecord record = StoredLine.read(lines.buffer(), lines.start(), lines.length());
        if (filter.test(record.event())) {
          if (newestFirst) {
            records.push(record);
          } else {
            records.add(record);
          }
        }
      }
    }
  }

  private void leave() throws IOException {
    if (current != null) {
      bytesRead += current.bytesRead();
      current.close();
      if (current == active) {
        active = null;
      }
      current = null;
    }
  }

  private AuditException unreadable(IOException e) {
    return new AuditException("audit log " + files.active() + " cannot be read: " + e, e);
  }

  /** Closes files. */
  @Override
  public void close() {
    try {
      segments.clear();
      blocks.clear();
      leave();
      if (active != null) {
        active.close();
        active = null;
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
