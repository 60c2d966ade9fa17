package io.octaskly.audit;

import java.nio.file.Path;

/** What {@link AuditVerifier} found. Immutable and thread-safe. */
public sealed interface Verification {

  /** {@return how many events are there, from the first, as they were written} */
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
   *     events are missing at the end, and whether somebody who has the key wrote the log anew:
   *     both leave files that are correct in themselves.
   * @param first the number of the first event that is there: above 1 when retention removed some
   * @param signed the last checkpoint; what comes after it is chained, not signed yet
   * @param trustRoot the fingerprint of the log's first key; empty if the log has none
   * @param rooted whether a trust root was given and is this one. If not, it remains open whether
   *     the log is the one that it seems to be.
   */
  record Intact(
      ChainHead head,
      boolean anchored,
      long first,
      ChainHead signed,
      String trustRoot,
      boolean rooted)
      implements Verification {
    @Override
    public long events() {
      return head.sequence() - first + 1;
    }

    @Override
    public String explanation() {
      return events()
          + " events verified, "
          + (first > 1 ? "after " + (first - 1) + " that retention removed, " : "")
          + "head "
          + head
          + "; "
          + (trustRoot.isEmpty()
              ? "the log is not signed"
              : "signed up to event "
                  + signed.sequence()
                  + (rooted
                      ? " by keys that follow from the trust root"
                      : " by keys that follow from "
                          + trustRoot
                          + ": compare it with the trust root"
                          + " kept outside this machine"))
          + (anchored
              ? "; the expected head is among them, so nothing up to it was removed or rewritten"
              : "; a cut tail or a log written anew with the present key cannot be seen from the"
                  + " files alone: compare with a head kept outside this machine");
    }
  }

  /**
   * The log is not as it was written; this is the first place.
   *
   * @param problem what is wrong there
   * @param file the segment's file
   * @param line the number of the line in the file once uncompressed, from 1
   * @param head the place of the last event before
   * @param explanation what was found, in a sentence for an operator
   */
  record Broken(Problem problem, Path file, long line, ChainHead head, String explanation)
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
    /** The signature of a checkpoint is not by the key in force: forged, or by a foreign key. */
    BAD_SIGNATURE,
    /** The log's first key is not the trust root that was given: another log, or a log forged. */
    FOREIGN_KEY,
    /** A signature is missing where there must be one: at a segment's end, or for too long. */
    UNSEALED,
    /** A segment before this one is missing, and no retention that is on record removed it. */
    MISSING_SEGMENT,
    /** The segment belongs to another place. */
    SWAPPED_SEGMENT,
    /** A value was erased, and no erasure of it is on record. */
    UNRECORDED_ERASURE,
    /** Not an audit log. */
    FOREIGN,
    /** An audit log in a format of another version of this library. */
    UNSUPPORTED_FORMAT
  }
}
