package io.octaskly.audit;

import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Gives the events of a log as they are recorded, by this process or another, across rotations. Not
 * thread-safe, but for {@link #close}.
 */
public final class AuditFollower implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final int BUFFER = 1 << 16;

  private final LogFiles files;
  private final Predicate<AuditEvent> filter;
  private final Deque<AuditRecord> found = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private volatile FileChannel channel;
  private long offset;
  private boolean ended;
  private int endedNumber;
  private volatile boolean closed;

  private AuditFollower(LogFiles files, Predicate<AuditEvent> filter) throws IOException {
    this.files = files;
    this.filter = filter;
    this.channel = FileChannel.open(files.active(), StandardOpenOption.READ);
    this.offset = wholeLength(channel);
  }

  static AuditFollower atEnd(LogFiles files, Predicate<AuditEvent> filter) {
    try {
      return new AuditFollower(files, filter);
    } catch (IOException e) {
      throw new AuditException("audit log " + files.active() + " cannot be read: " + e, e);
    }
  }

  /** Where the last whole line ends: a writer may be in the middle of one. */
  private static long wholeLength(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (end > 0) {
      channel.read(one.clear(), end - 1);
      if (one.get(0) == '\n') {
        return end;
      }
      end--;
    }
    return 0;
  }

  /**
   * {@return the next event; empty if none comes in time, or when this is closed}
   *
   * @param timeout how long to wait
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws AuditException if the log cannot be read
   */
  public Optional<AuditRecord> poll(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!closed) {
        if (found.isEmpty()) {
          advance();
        }
        if (!found.isEmpty()) {
          return Optional.of(found.remove());
        }
        if (System.nanoTime() - deadline >= 0) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return Optional.empty();
    } catch (IOException e) {
      if (closed) {
        // Closed by another thread while this one was reading.
        return Optional.empty();
      }
      throw new AuditException("audit log " + files.active() + " cannot be read: " + e, e);
    }
  }

  private void advance() throws IOException {
    if (ended && !nextSegment()) {
      return;
    }
    int read = channel.read(buffer.clear(), offset);
    if (read <= 0) {
      return;
    }
    offset += read;
    byte[] bytes = buffer.array();
    int start = 0;
    for (int i = 0; i < read; i++) {
      if (bytes[i] == '\n') {
        rest.write(bytes, start, i - start);
        line(rest.toByteArray());
        rest = new ByteArrayOutputStream();
        start = i + 1;
      }
    }
    rest.write(bytes, start, read - start);
  }

  private void line(byte[] line) throws IOException {
    AuditRecord record = StoredLine.read(line, 0, line.length);
    AuditEvent event = record.event();
    if (event.eventType().equals(EventType.AUDIT)
        && event.action().equals(Action.SEGMENT_ROTATED)
        && event.details().get("segment") instanceof Integer number) {
      ended = true;
      endedNumber = number;
    }
    if (filter.test(event)) {
      found.add(record);
    }
  }

  /** Goes over to the segment behind the one that ended; {@return false while it is not there} */
  private boolean nextSegment() throws IOException {
    List<Segment> closedSegments = files.closedSegments();
    boolean renamed = closedSegments.stream().anyMatch(s -> s.number() >= endedNumber);
    Path next = files.active();
    for (Segment segment : closedSegments) {
      if (segment.number() == endedNumber + 1) {
        next = segment.path();
        if (segment.kind() == Segment.Kind.COMPRESSED) {
          throw new IOException(
              "segment " + segment.number() + " was compressed before it was followed");
        }
      }
    }
    if (!renamed || !Files.exists(next)) {
      return false;
    }
    FileChannel opened;
    try {
      opened = FileChannel.open(next, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return false;
    }
    channel.close();
    channel = opened;
    if (closed) {
      opened.close(); // Whoever closed this may have seen the channel before only.
    }
    offset = 0;
    ended = false;
    return true;
  }

  /** Ends the following; a thread that waits in {@link #poll} returns soon. */
  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new AuditException("audit log " + files.active() + " cannot be closed: " + e, e);
    }
  }
}
