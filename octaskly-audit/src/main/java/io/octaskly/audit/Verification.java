package io.octaskly.audit;

/** What {@link AuditVerifier} found. Immutable and thread-safe. */
public sealed interface Verification {

  /** {@return how many events, from the first, are as they were written} */
  long events();

  /**
   * {@return the head after these events: what to compare with, or to keep, outside the machine}
   */
  ChainHead head();

  /** {@return what was found, in a sentence for an operator} */
  String explanation();

  /**
   * Nothing was edited, removed, added or moved among the events that are there.
   *
   * @param head the place of the last event
   * @param anchored whether an expected head was given and found. If not, it remains open whether
   *     events are missing at the end, and whether somebody wrote the whole file anew: both leave a
   *     file that is correct in itself.
   */
  record Intact(ChainHead head, boolean anchored) implements Verification {
    @Override
    public long events() {
      return head.sequence();
    }

    @Override
    public String explanation() {
      String found = events() + " events verified, head " + head;
      return anchored
          ? found
              + "; the expected head is among them, so nothing up to it was removed or rewritten"
          : found
              + "; a cut tail or a log written anew cannot be seen from the file alone: compare"
              + " with a head kept outside this machine";
    }
  }

  /**
   * The log is not as it was written; this is the first place.
   *
   * @param problem what is wrong there
   * @param line the number of the line in the file, from 1
   * @param head the place of the last event before
   * @param explanation what was found, in a sentence for an operator
   */
  record Broken(Problem problem, long line, ChainHead head, String explanation)
      implements Verification {
    @Override
    public long events() {
      return head.sequence();
    }
  }

  /**
   * What is wrong with a line. The line is always exact; the kind is what explains it best, for
   * whoever alters a line and then what follows may make one kind look like another.
   */
  enum Problem {
    /** The line is at its place, but its bytes are not those that were written. */
    EDITED,
    /** At least one event is missing before this line. */
    DELETED,
    /** The line was not written here: the event that belongs here follows, or nothing does. */
    INSERTED,
    /** The line belongs to a later place in this file. */
    REORDERED,
    /**
     * The file ends in the middle of a line, or in blocks of zeros, as after a crash; {@link
     * AuditLog#open} repairs it. The same is seen for a moment while a writer is at work.
     */
    TORN_TAIL,
    /** The file ends before the expected head. */
    TRUNCATED,
    /** The event of the expected head has another chain value: it or one before was rewritten. */
    REWRITTEN,
    /** Not an audit log. */
    FOREIGN,
    /** An audit log in a format of another version of this library. */
    UNSUPPORTED_FORMAT
  }
}
