package io.octaskly.audit.internal.chain;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.json.EventReader;
import io.octaskly.audit.internal.segment.Segment;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a line does not fit where it stands, found by a second look at the whole segment: is the
 * event that belongs there further down, is the line right in another place, and what does the next
 * line say.
 *
 * @param problem the kind
 * @param reason the end of a sentence that begins with the line
 */
record Diagnosis(Problem problem, String reason) {

  /**
   * {@return what explains a line best}
   *
   * @param segment where the line is
   * @param before the last place that fits
   * @param number the line's number
   * @param line the line without its newline
   */
  static Diagnosis of(Segment segment, ChainHead before, long number, byte[] line)
      throws IOException {
    long expected = before.sequence() + 1;
    Seal seal = Seal.read(line, 0, line.length);
    Evidence evidence = Evidence.collect(segment, before, number, line, seal);
    if (evidence.expectedAt > 0) {
      if (seal != null
          && seal.sequence() > expected
          && evidence.fitsElsewhere
          && !evidence.hasCopy) {
        return reordered(seal.sequence(), expected, evidence.expectedAt);
      }
      return inserted("was inserted: event " + expected + " stands at line " + evidence.expectedAt);
    }
    boolean isFollowed = evidence.nextSequence == expected + 1;
    Object format = announcedFormat(line);
    if (format != null && !evidence.nextFits && !format.equals(ChainWalk.FORMAT)) {
      return new Diagnosis(Problem.UNSUPPORTED_FORMAT, ChainWalk.unsupported(format));
    }
    if (seal == null) {
      return number == 1 && !isFollowed
          ? new Diagnosis(Problem.FOREIGN, "is not one of an audit log")
          : edited("is not a whole line of the log any more");
    }
    if (seal.sequence() > expected && !isFollowed) {
      return deleted(expected, seal.sequence() - 1);
    }
    if (seal.sequence() < expected && !isFollowed && (evidence.fitsElsewhere || evidence.hasCopy)) {
      return inserted(
          "holds event " + seal.sequence() + ", which is there already: one of them was inserted");
    }
    return edited("does not match its chain value");
  }

  private static Diagnosis edited(String how) {
    return new Diagnosis(Problem.EDITED, how + ": it was edited");
  }

  private static Diagnosis inserted(String how) {
    return new Diagnosis(Problem.INSERTED, how);
  }

  private static Diagnosis deleted(long first, long last) {
    String what =
        first == last ? "event " + first + " is" : "events " + first + ".." + last + " are";
    return new Diagnosis(Problem.DELETED, "follows a gap: " + what + " missing before it");
  }

  private static Diagnosis reordered(long sequence, long expected, long at) {
    return new Diagnosis(
        Problem.REORDERED,
        "holds event %d in place of event %d, which stands at line %d: lines were moved"
            .formatted(sequence, expected, at));
  }

  private static @Nullable Object announcedFormat(byte[] line) {
    try {
      AuditEvent event = EventReader.read(line, 0, line.length);
      return event.action().equals(Action.LOG_OPENED) ? event.details().get(OwnLine.FORMAT) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** What the other lines say about the one that does not fit. */
  private static final class Evidence {
    /** The line that would fit instead; 0 if there is none. */
    private long expectedAt;

    /** Whether the line would fit behind some other line of the file. */
    private boolean fitsElsewhere;

    /** Whether another line has the same number and chain value. */
    private boolean hasCopy;

    /** The number of the line that follows; 0 if none does. */
    private long nextSequence;

    /** Whether the line that follows was written behind this one, as its chain value tells. */
    private boolean nextFits;

    static Evidence collect(
        Segment segment, ChainHead before, long number, byte[] line, @Nullable Seal seal)
        throws IOException {
      Evidence evidence = new Evidence();
      HashChain gap = new HashChain(before);
      evidence.fitsElsewhere =
          seal != null
              && seal.sequence() == 1
              && new HashChain(ChainHead.START).fits(line, 0, seal);
      try (LineScanner lines = new LineScanner(segment.open())) {
        while (lines.next()) {
          Seal other = Seal.read(lines.buffer(), lines.start(), lines.length());
          if (other == null || lines.number() == number) {
            continue;
          }
          if (evidence.expectedAt == 0
              && lines.number() > number
              && other.sequence() == before.sequence() + 1
              && gap.fits(lines.buffer(), lines.start(), other)) {
            evidence.expectedAt = lines.number();
          }
          if (lines.number() == number + 1) {
            evidence.nextSequence = other.sequence();
          }
          if (seal != null) {
            evidence.compare(lines, other, number, line, seal);
          }
        }
      }
      return evidence;
    }

    private void compare(LineScanner lines, Seal other, long number, byte[] line, Seal seal) {
      String chain = other.chain(lines.buffer(), lines.start());
      if (other.sequence() == seal.sequence()) {
        hasCopy |= chain.equals(seal.chain(line, 0));
      } else if (other.sequence() == seal.sequence() - 1) {
        fitsElsewhere |= new HashChain(new ChainHead(other.sequence(), chain)).fits(line, 0, seal);
      }
      if (lines.number() == number + 1) {
        ChainHead claimed = new ChainHead(seal.sequence(), seal.chain(line, 0));
        nextFits = new HashChain(claimed).fits(lines.buffer(), lines.start(), other);
      }
    }
  }
}
