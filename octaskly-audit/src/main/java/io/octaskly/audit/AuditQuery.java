package io.octaskly.audit;

import io.octaskly.audit.internal.segment.LogFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds events in a log, also while it is being written. Holds a small part of the log in memory at
 * a time, and of a range of time reads only the blocks that an index says can have it. Immutable
 * and thread-safe.
 *
 * <p>A query believes what it reads: whether the log is as it was written is for {@link
 * AuditVerifier} to say. What was erased is found as its commitment.
 */
public final class AuditQuery {
  private final Path file;
  private final Instant from;
  private final Instant until;
  private final Predicate<AuditEvent> filter;
  private final boolean newestFirst;

  private AuditQuery(
      Path file, Instant from, Instant until, Predicate<AuditEvent> filter, boolean newestFirst) {
    this.file = file;
    this.from = from;
    this.until = until;
    this.filter = filter;
    this.newestFirst = newestFirst;
  }

  /**
   * {@return a query for all events of a log, oldest first}
   *
   * @param file the log's file
   * @throws NullPointerException if {@code file} is null
   */
  public static AuditQuery of(Path file) {
    return new AuditQuery(
        Objects.requireNonNull(file, "file"), Instant.MIN, Instant.MAX, event -> true, false);
  }

  /**
   * {@return this query, for events from a time on}
   *
   * @param from the earliest timestamp
   * @throws NullPointerException if {@code from} is null
   */
  public AuditQuery from(Instant from) {
    return new AuditQuery(file, Objects.requireNonNull(from, "from"), until, filter, newestFirst);
  }

  /**
   * {@return this query, for events before a time}
   *
   * @param until the first timestamp that is too late
   * @throws NullPointerException if {@code until} is null
   */
  public AuditQuery until(Instant until) {
    return new AuditQuery(file, from, Objects.requireNonNull(until, "until"), filter, newestFirst);
  }

  /**
   * {@return this query, for events of a severity and above}
   *
   * @param severity the least
   * @throws NullPointerException if {@code severity} is null
   */
  public AuditQuery atLeast(Severity severity) {
    Objects.requireNonNull(severity, "severity");
    return matching(event -> event.severity().compareTo(severity) >= 0);
  }

  /**
   * {@return this query, for events of a type}
   *
   * @param eventType such as {@link EventType#AUTHENTICATION}
   * @throws NullPointerException if {@code eventType} is null
   */
  public AuditQuery eventType(String eventType) {
    Objects.requireNonNull(eventType, "eventType");
    return matching(event -> event.eventType().equals(eventType));
  }

  /**
   * {@return this query, for events of an action}
   *
   * @param action such as {@link Action#LOGIN_FAILED}
   * @throws NullPointerException if {@code action} is null
   */
  public AuditQuery action(String action) {
    Objects.requireNonNull(action, "action");
    return matching(event -> event.action().equals(action));
  }

  /**
   * {@return this query, for events that a user caused}
   *
   * @param user the user
   * @throws NullPointerException if {@code user} is null
   */
  public AuditQuery user(String user) {
    Objects.requireNonNull(user, "user");
    return matching(event -> event.user().filter(user::equals).isPresent());
  }

  /**
   * {@return this query, for events about a task}
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   */
  public AuditQuery task(String taskId) {
    Objects.requireNonNull(taskId, "taskId");
    return matching(event -> event.taskId().filter(taskId::equals).isPresent());
  }

  /**
   * {@return this query, for events of which a field or detail holds a text, in any case}
   *
   * @param text the text
   * @throws NullPointerException if {@code text} is null
   */
  public AuditQuery text(String text) {
    return matching(new TextFilter(text));
  }

  /**
   * {@return this query, for events that also pass a test}
   *
   * @param test the test
   * @throws NullPointerException if {@code test} is null
   */
  public AuditQuery matching(Predicate<AuditEvent> test) {
    return new AuditQuery(
        file, from, until, filter.and(Objects.requireNonNull(test, "test")), newestFirst);
  }

  /** {@return this query, with the newest events first} */
  public AuditQuery newestFirst() {
    return new AuditQuery(file, from, until, filter, true);
  }

  /**
   * {@return the events found, one after the other; to be closed}
   *
   * @throws AuditException if the log cannot be read
   */
  public AuditCursor open() {
    return AuditCursor.open(
        new LogFiles(file.toAbsolutePath()), millis(from), millis(until), filter, newestFirst);
  }

  private static long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * {@return the events found as a stream; to be closed}
   *
   * @throws AuditException if the log cannot be read, now or while the stream is used
   */
  public Stream<AuditRecord> stream() {
    AuditCursor cursor = open();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                cursor, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(cursor::close);
  }

  /**
   * {@return what gives the events that are recorded from now on, as {@code tail -f} would; to be
   * closed} Times and order of the query do not count.
   *
   * @throws AuditException if the log cannot be read
   */
  public AuditFollower follow() {
    return AuditFollower.atEnd(new LogFiles(file.toAbsolutePath()), filter);
  }

  /**
   * Writes the lines of the events found, as they are in the log, each with a newline.
   *
   * @param out gets them in UTF-8; not closed
   * @return how many
   * @throws AuditException if the log cannot be read
   * @throws UncheckedIOException if they cannot be written
   */
  public long exportLines(OutputStream out) {
    return export(out, "", "\n", "\n");
  }

  /**
   * Writes the lines of the events found as one JSON array.
   *
   * @param out gets it in UTF-8; not closed
   * @return how many
   * @throws AuditException if the log cannot be read
   * @throws UncheckedIOException if they cannot be written
   */
  public long exportArray(OutputStream out) {
    return export(out, "[\n", ",\n", "\n]\n");
  }

  private long export(OutputStream out, String before, String between, String after) {
    long count = 0;
    try (AuditCursor cursor = open()) {
      write(out, before);
      while (cursor.hasNext()) {
        if (count > 0) {
          write(out, between);
        }
        write(out, cursor.next().line());
        count++;
      }
      if (count > 0 || !before.isEmpty()) {
        write(out, after);
      }
      out.flush();
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException("the export cannot be written: " + e.getMessage(), e);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
