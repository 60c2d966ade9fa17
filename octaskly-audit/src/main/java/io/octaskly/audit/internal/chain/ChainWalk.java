package io.octaskly.audit.internal.chain;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Checkpoint;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.json.EventReader;
import io.octaskly.audit.internal.segment.Segment;
import io.octaskly.audit.internal.sign.PublicKeyText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a log, segment by segment, up to the first line that does not fit. Not thread-safe.
 */
public final class ChainWalk {
  /** The format that this version writes and reads, announced by every log_opened event. */
  public static final int FORMAT = 1;

  /** Lines have fixed first fields, so those of the log itself are found without parsing. */
  private static final byte[] ABOUT_LOG = ascii("\",\"event_type\":\"audit\",");

  private static final byte[] ABOUT_DATA = ascii("\",\"event_type\":\"data_access\",");

  private static final byte[] NULL = ascii("null");

  private static final int TYPE_OFFSET = "{\"timestamp\":\"2026-01-01T00:00:00.000Z".length();

  private final HashChain chain;
  private final @Nullable ChainHead expected;
  private final ErasedPlaces erased = new ErasedPlaces();
  private final ErasedPlaces recorded = new ErasedPlaces();
  private @Nullable String key;
  private String firstKey = "";
  private ChainHead signed;
  private int checkpointEvents = Integer.MAX_VALUE;
  private int removedUpTo;
  private boolean reached;

  private @Nullable Instant lastTime;
  private String lastAction = "";
  private boolean ended;
  private long length;
  private long lines;

  /**
   * A problem, and where it is.
   *
   * @param found the problem
   * @param offset where in the segment its line starts, in bytes
   */
  public record Break(Broken found, long offset) {}

  /**
   * Starts a walk.
   *
   * @param head the place before the first line
   * @param key the public key in force there; null if the first line announces it
   * @param expected a place that the log must pass through; null if none is known
   */
  public ChainWalk(ChainHead head, @Nullable String key, @Nullable ChainHead expected) {
    this.chain = new HashChain(head);
    this.signed = head;
    this.key = key;
    this.expected = expected;
  }

  /** {@return the last place that fits} */
  public ChainHead head() {
    return chain.head();
  }

  /** {@return the last place that is signed} */
  public ChainHead signed() {
    return signed;
  }

  /** {@return the key in force behind the last line; null if none was announced} */
  public @Nullable String key() {
    return key;
  }

  /** {@return the key that the log's first line announces; empty if that line was not seen} */
  public String firstKey() {
    return firstKey;
  }

  /** {@return whether the expected place was passed} */
  public boolean reached() {
    return reached;
  }

  /** {@return the action of the last line if it is about the log itself; else empty} */
  public String lastAction() {
    return lastAction;
  }

  /** {@return the time of the last line that the log wrote about itself; null if there is none} */
  public @Nullable Instant lastTime() {
    return lastTime;
  }

  /** {@return how many bytes of the last segment fit} */
  public long length() {
    return length;
  }

  /** {@return how many lines of the last segment fit} */
  public long lines() {
    return lines;
  }

  /** {@return up to which segment removals are on record} */
  int removedUpTo() {
    return removedUpTo;
  }

  /** {@return which erasures are on record} */
  public ErasedPlaces recorded() {
    return recorded;
  }

  /** {@return the first event of which a value is erased that no erasure on record names; or 0} */
  long unrecordedErasure() {
    return erased.firstNotIn(recorded);
  }

  /**
   * Walks over the next segment.
   *
   * @return the first problem; null if there is none
   * @throws IOException if it cannot be read
   */
  public @Nullable Break over(Segment segment) throws IOException {
    ended = false;
    length = 0;
    lines = 0;
    lastAction = "";
    try (LineScanner scanner = new LineScanner(segment.open())) {
      while (scanner.next()) {
        Break broken = line(segment, scanner);
        if (broken != null) {
          return broken;
        }
        length = scanner.offset() + scanner.length() + 1;
        lines = scanner.number();
      }
    } catch (ZipException | EOFException e) {
      return broken(
          Problem.EDITED, segment, lines + 1, length, "cannot be uncompressed: " + e.getMessage());
    }
    if (!segment.isActive() && !ended) {
      return broken(
          Problem.UNSEALED,
          segment,
          Math.max(1, lines),
          length,
          "does not end the segment with a checkpoint");
    }
    return null;
  }

  private @Nullable Break line(Segment segment, LineScanner scanner) throws IOException {
    Seal seal =
        scanner.terminated()
            ? Seal.read(scanner.buffer(), scanner.start(), scanner.length())
            : null;
    if (seal == null
        || seal.sequence() != chain.sequence() + 1
        || !chain.fits(scanner.buffer(), scanner.start(), seal)) {
      return misfit(segment, scanner);
    }
    if (ended) {
      return broken(Problem.INSERTED, segment, scanner, "follows the end of the segment");
    }
    boolean own = chain.sequence() == 0 || isOwn(scanner, seal);
    AuditEvent event = null;
    if (own) {
      try {
        event = EventReader.read(scanner.buffer(), scanner.start(), scanner.length());
      } catch (IOException e) {
        return broken(
            Problem.FOREIGN, segment, scanner, "is chained, but no event: " + e.getMessage());
      }
      Break broken = opens(segment, scanner, event);
      if (broken != null) {
        return broken;
      }
    }
    if (chain.isErased()) {
      erased.add(chain.sequence() + 1, chain.erased());
    }
    chain.accept();
    if (event != null && event.eventType().equals(EventType.AUDIT)) {
      lastTime = event.timestamp().orElse(lastTime);
    }
    lastAction = event == null || !event.eventType().equals(EventType.AUDIT) ? "" : event.action();
    Break broken = signature(segment, scanner, seal, event);
    if (broken == null && event != null) {
      broken = remember(segment, scanner, event, seal);
    }
    return broken != null ? broken : checkExpected(segment, scanner);
  }

  private Break misfit(Segment segment, LineScanner scanner) throws IOException {
    if (segment.isActive() && TornTail.startsAt(segment.path(), scanner.offset())) {
      return broken(
          Problem.TORN_TAIL,
          segment,
          scanner,
          "is incomplete, as after a crash: opening repairs it");
    }
    Diagnosis diagnosis = Diagnosis.of(segment, chain.head(), scanner.number(), scanner.copy());
    return broken(diagnosis.problem(), segment, scanner, diagnosis.reason());
  }

  /** Only the log itself writes lines without salts whose details are not empty. */
  private static boolean isOwn(LineScanner scanner, Seal seal) {
    byte[] buffer = scanner.buffer();
    int type = scanner.start() + TYPE_OFFSET;
    boolean about = Seal.matches(buffer, type, ABOUT_LOG) || Seal.matches(buffer, type, ABOUT_DATA);
    int body = scanner.start() + seal.bodyLength();
    return about && Seal.matches(buffer, body - NULL.length, body, NULL);
  }

  private @Nullable Break opens(Segment segment, LineScanner scanner, AuditEvent event) {
    boolean first = chain.sequence() == 0;
    if (!event.eventType().equals(EventType.AUDIT) || !event.action().equals(Action.LOG_OPENED)) {
      return first ? broken(Problem.FOREIGN, segment, scanner, "does not open an audit log") : null;
    }
    Object format = event.details().get(OwnLine.FORMAT);
    if (!Integer.valueOf(FORMAT).equals(format)) {
      return broken(Problem.UNSUPPORTED_FORMAT, segment, scanner, unsupported(format));
    }
    String announced = OwnLine.text(event, OwnLine.KEY);
    if (first && announced != null) {
      firstKey = announced;
      key = key == null ? announced : key;
    }
    if (announced != null && !announced.equals(key)) {
      return broken(
          Problem.BAD_SIGNATURE, segment, scanner, "announces a key that is not the one in force");
    }
    int events = OwnLine.number(event, OwnLine.CHECKPOINT_EVENTS);
    checkpointEvents = events > 0 ? events : checkpointEvents;
    return null;
  }

  static String unsupported(@Nullable Object format) {
    return "announces format " + format + "; this version reads format " + FORMAT;
  }

  private @Nullable Break signature(
      Segment segment, LineScanner scanner, Seal seal, @Nullable AuditEvent event) {
    if (!seal.signed()) {
      boolean late = key != null && chain.sequence() - signed.sequence() > checkpointEvents;
      return late
          ? unplaced(
              chain.headBefore(),
              Problem.UNSEALED,
              segment,
              scanner,
              "should be a checkpoint: more than " + checkpointEvents + " events are unsigned")
          : null;
    }
    String next = event == null ? null : OwnLine.text(event, OwnLine.NEXT_KEY);
    boolean rotates = lastAction.equals(Action.SEGMENT_ROTATED);
    Checkpoint checkpoint =
        new Checkpoint(
            chain.head(),
            key == null ? "" : key,
            rotates && next != null ? next : "",
            seal.signature(scanner.buffer(), scanner.start()));
    if (!checkpoint.isSigned()) {
      return unplaced(
          chain.headBefore(),
          Problem.BAD_SIGNATURE,
          segment,
          scanner,
          key == null
              ? "is signed, but the log announces no key"
              : "has a signature that is not by the key in force, "
                  + new PublicKeyText(key).fingerprint());
    }
    signed = chain.head();
    return null;
  }

  private @Nullable Break remember(
      Segment segment, LineScanner scanner, AuditEvent event, Seal seal) {
    switch (event.action()) {
      case Action.SEGMENT_ROTATED -> {
        String next = OwnLine.text(event, OwnLine.NEXT_KEY);
        if (lastAction.isEmpty()) {
          return null;
        }
        if (!seal.signed() || next == null) {
          return unplaced(
              chain.headBefore(),
              Problem.UNSEALED,
              segment,
              scanner,
              "ends the segment, but is not signed");
        }
        if (OwnLine.number(event, OwnLine.SEGMENT) != segment.number()) {
          return unplaced(
              chain.headBefore(),
              Problem.SWAPPED_SEGMENT,
              segment,
              scanner,
              "ends another segment");
        }
        key = next;
        ended = true;
      }
      case Action.SUBJECT_ERASED -> recorded.addText(OwnLine.text(event, OwnLine.PLACES));
      case Action.RETENTION_APPLIED -> {
        if (!lastAction.isEmpty()) {
          removedUpTo = Math.max(removedUpTo, OwnLine.number(event, OwnLine.LAST_SEGMENT));
        }
      }
      default -> {
        // Of interest to readers only.
      }
    }
    return null;
  }

  private @Nullable Break checkExpected(Segment segment, LineScanner scanner) {
    if (expected == null || expected.sequence() != chain.sequence()) {
      return null;
    }
    ChainHead found = chain.head();
    if (found.equals(expected)) {
      reached = true;
      return null;
    }
    String reason =
        "has head %s, expected %s: it or a line before was rewritten".formatted(found, expected);
    // Which of the lines so far were rewritten cannot be told, so none is vouched for.
    return unplaced(ChainHead.START, Problem.REWRITTEN, segment, scanner, reason);
  }

  /** {@return that the log ends too early; null if it does not} */
  public @Nullable Break missing(Segment last) {
    if (expected == null || expected.sequence() <= chain.sequence()) {
      return null;
    }
    String reason =
        "line %d: the log ends after event %d, before the expected head %s: %d events were removed"
            .formatted(
                lines + 1, chain.sequence(), expected, expected.sequence() - chain.sequence());
    return new Break(
        new Broken(Problem.TRUNCATED, last.path(), lines + 1, chain.head(), reason), length);
  }

  private Break broken(Problem problem, Segment segment, LineScanner scanner, String explanation) {
    return broken(problem, segment, scanner.number(), scanner.offset(), explanation);
  }

  /** {@return a problem at a line} */
  Break broken(Problem problem, Segment segment, long line, long offset, String explanation) {
    return new Break(
        new Broken(
            problem, segment.path(), line, chain.head(), sentence(segment, line, explanation)),
        offset);
  }

  private static Break unplaced(
      ChainHead before, Problem problem, Segment segment, LineScanner scanner, String explanation) {
    return new Break(
        new Broken(
            problem,
            segment.path(),
            scanner.number(),
            before,
            sentence(segment, scanner.number(), explanation)),
        scanner.offset());
  }

  private static String sentence(Segment segment, long line, String explanation) {
    return (segment.isActive() ? "" : segment.name() + " ") + "line " + line + " " + explanation;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
