package io.octaskly.audit.internal.chain;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.json.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a file from its first line to the first that does not fit.
 *
 * @param head the last place that fits
 * @param length how many bytes fit
 * @param closed whether the last event that fits says that the log was closed
 * @param broken the first problem; null if there is none
 */
public record ChainWalk(ChainHead head, long length, boolean closed, @Nullable Break broken) {
  /** The format that this version writes and reads, announced by every log_opened event. */
  public static final int FORMAT = 1;

  /** The detail of log_opened that holds the format. */
  public static final String FORMAT_DETAIL = "format";

  /** Lines have fixed first fields, so those of the log itself are found without parsing. */
  private static final byte[] ABOUT_LOG =
      "\",\"event_type\":\"audit\",".getBytes(StandardCharsets.US_ASCII);

  private static final int ABOUT_LOG_OFFSET = "{\"timestamp\":\"2026-01-01T00:00:00.000Z".length();

  /**
   * A problem, and where it is.
   *
   * @param found the problem
   * @param offset where in the file its line starts, in bytes
   */
  public record Break(Broken found, long offset) {}

  /**
   * {@return how far a file is a log as it was written}
   *
   * @param file the file
   * @param expected a place that it must pass through; null if none is known
   * @throws IOException if the file cannot be read
   */
  public static ChainWalk over(Path file, @Nullable ChainHead expected) throws IOException {
    HashChain chain = new HashChain(ChainHead.START);
    boolean closed = false;
    long length = 0;
    try (LineScanner lines = new LineScanner(Files.newInputStream(file))) {
      while (lines.next()) {
        Break broken = check(file, chain, lines);
        if (broken == null && (lines.number() == 1 || isAboutLog(lines))) {
          broken = checkFormat(chain, lines);
          closed = broken == null && Action.LOG_CLOSED.equals(event(lines).action());
        } else {
          closed = false;
        }
        if (broken == null) {
          chain.accept();
          broken = checkExpected(expected, chain, lines);
        }
        if (broken != null) {
          return new ChainWalk(broken.found().head(), lines.offset(), closed, broken);
        }
        length = lines.offset() + lines.length() + 1;
      }
      Break missing = checkReached(expected, chain, lines.number(), length);
      return new ChainWalk(chain.head(), length, closed, missing);
    }
  }

  private static @Nullable Break check(Path file, HashChain chain, LineScanner lines)
      throws IOException {
    Seal seal =
        lines.terminated() ? Seal.read(lines.buffer(), lines.start(), lines.length()) : null;
    if (seal != null
        && seal.sequence() == chain.sequence() + 1
        && chain.fits(lines.buffer(), lines.start(), seal)) {
      return null;
    }
    if (TornTail.startsAt(file, lines.offset())) {
      return broken(
          Problem.TORN_TAIL, chain, lines, "is incomplete, as after a crash: opening repairs it");
    }
    Diagnosis diagnosis = Diagnosis.of(file, chain.head(), lines.number(), lines.copy());
    return broken(diagnosis.problem(), chain, lines, diagnosis.reason());
  }

  private static @Nullable Break checkFormat(HashChain chain, LineScanner lines) {
    AuditEvent event;
    try {
      event = event(lines);
    } catch (IOException e) {
      return broken(Problem.FOREIGN, chain, lines, "is chained, but no event: " + e.getMessage());
    }
    if (!event.action().equals(Action.LOG_OPENED)) {
      return lines.number() > 1
          ? null
          : broken(Problem.FOREIGN, chain, lines, "does not open an audit log");
    }
    Object format = event.details().get(FORMAT_DETAIL);
    return Integer.valueOf(FORMAT).equals(format)
        ? null
        : broken(Problem.UNSUPPORTED_FORMAT, chain, lines, unsupported(format));
  }

  static String unsupported(@Nullable Object format) {
    return "announces format " + format + "; this version reads format " + FORMAT;
  }

  private static @Nullable Break checkExpected(
      @Nullable ChainHead expected, HashChain chain, LineScanner lines) {
    if (expected == null || expected.sequence() != chain.sequence()) {
      return null;
    }
    ChainHead found = chain.head();
    if (found.equals(expected)) {
      return null;
    }
    String reason =
        "line %d has head %s, expected %s: it or a line before was rewritten"
            .formatted(lines.number(), found, expected);
    // Which of the lines so far were rewritten cannot be told, so none is vouched for.
    return new Break(
        new Broken(Problem.REWRITTEN, lines.number(), ChainHead.START, reason), lines.offset());
  }

  private static @Nullable Break checkReached(
      @Nullable ChainHead expected, HashChain chain, long lines, long length) {
    if (expected == null || expected.sequence() <= chain.sequence()) {
      return null;
    }
    String reason =
        "line %d: the log ends after event %d, before the expected head %s: %d events were removed"
            .formatted(
                lines + 1, chain.sequence(), expected, expected.sequence() - chain.sequence());
    return new Break(new Broken(Problem.TRUNCATED, lines + 1, chain.head(), reason), length);
  }

  private static Break broken(
      Problem problem, HashChain chain, LineScanner lines, String explanation) {
    String sentence = "line " + lines.number() + " " + explanation;
    return new Break(new Broken(problem, lines.number(), chain.head(), sentence), lines.offset());
  }

  private static AuditEvent event(LineScanner lines) throws IOException {
    return EventReader.read(lines.buffer(), lines.start(), lines.length());
  }

  private static boolean isAboutLog(LineScanner lines) {
    int from = lines.start() + ABOUT_LOG_OFFSET;
    return lines.length() > ABOUT_LOG_OFFSET + ABOUT_LOG.length
        && Arrays.equals(
            lines.buffer(), from, from + ABOUT_LOG.length, ABOUT_LOG, 0, ABOUT_LOG.length);
  }
}
