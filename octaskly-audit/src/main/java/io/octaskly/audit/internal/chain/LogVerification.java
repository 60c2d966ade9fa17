package io.octaskly.audit.internal.chain;

import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Verification;
import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import io.octaskly.audit.internal.sign.PublicKeyText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Verifies a whole log: its segments, what retention left of others, and erasures. */
public final class LogVerification {
  private final LogFiles files;
  private final @Nullable ChainHead expected;
  private final @Nullable String trustRoot;

  /**
   * Creates a verification.
   *
   * @param files the log
   * @param expected a place that it must pass through; null if none is known
   * @param trustRoot the fingerprint of its first key; null if it is not known
   */
  public LogVerification(LogFiles files, @Nullable ChainHead expected, @Nullable String trustRoot) {
    this.files = files;
    this.expected = expected;
    this.trustRoot = trustRoot;
  }

  /**
   * {@return what was found}
   *
   * @throws IOException if a file cannot be read
   */
  public Verification run() throws IOException {
    RetiredSegments retired = RetiredSegments.read(files.retired());
    List<Segment> segments = files.segments(retired.last());
    if (segments.isEmpty()) {
      throw new NoSuchFileException(files.active().toString());
    }
    Segment first = segments.get(0);
    if (retired.brokenLine() > 0) {
      return at(
          files.retired(), retired.brokenLine(), Problem.EDITED, "is not what retention wrote");
    }
    RetiredSegments.End before = retired.numbered(first.number() - 1);
    if (first.number() > 1 && before == null) {
      return missing(first, 1, first.number() - 1);
    }
    ChainHead start = before == null ? ChainHead.START : before.checkpoint().head();
    ChainWalk walk =
        new ChainWalk(start, before == null ? null : before.checkpoint().nextKey(), expected);
    NavigableMap<Long, Segment> starts = new TreeMap<>();
    int number = first.number();
    for (Segment segment : segments) {
      if (segment.number() != number) {
        return missing(segment, number, segment.number() - 1);
      }
      starts.put(walk.head().sequence() + 1, segment);
      ChainHead atStart = walk.head();
      ChainWalk.Break broken = walk.over(segment);
      if (broken != null) {
        return atBoundary(broken.found(), segment, segments, atStart);
      }
      number++;
    }
    Segment last = segments.get(segments.size() - 1);
    if (before != null && walk.removedUpTo() < before.number()) {
      return missing(first, 1, before.number());
    }
    return judge(walk, retired, start, starts, last);
  }

  private Verification judge(
      ChainWalk walk,
      RetiredSegments retired,
      ChainHead start,
      NavigableMap<Long, Segment> starts,
      Segment last) {
    String firstKey =
        retired.ends().isEmpty() ? walk.firstKey() : retired.ends().get(0).checkpoint().publicKey();
    String root = firstKey.isEmpty() ? "" : new PublicKeyText(firstKey).fingerprint();
    if (trustRoot != null && !trustRoot.equals(root)) {
      Path file =
          retired.ends().isEmpty() ? starts.firstEntry().getValue().path() : files.retired();
      return at(
          file,
          1,
          Problem.FOREIGN_KEY,
          "announces "
              + (root.isEmpty() ? "no key" : "the key " + root)
              + "; the trust root is "
              + trustRoot);
    }
    long unrecorded = walk.unrecordedErasure();
    if (unrecorded > 0) {
      return unrecordedErasure(unrecorded, starts);
    }
    ChainWalk.Break missing = walk.missing(last);
    if (missing != null) {
      return missing.found();
    }
    boolean anchored =
        expected != null
            && (walk.reached()
                || expected.equals(start)
                || retired.ends().stream().anyMatch(e -> e.checkpoint().head().equals(expected)));
    return new Intact(
        walk.head(), anchored, start.sequence() + 1, walk.signed(), root, trustRoot != null);
  }

  private static Verification unrecordedErasure(long event, NavigableMap<Long, Segment> starts) {
    Map.Entry<Long, Segment> segment = starts.floorEntry(event);
    long line = event - segment.getKey() + 1;
    Segment in = segment.getValue();
    return new Broken(
        Problem.UNRECORDED_ERASURE,
        in.path(),
        line,
        ChainHead.START,
        (in.isActive() ? "" : in.name() + " ")
            + "line "
            + line
            + " holds erased values of event "
            + event
            + ", and no erasure of them is on record");
  }

  /** A segment whose first line does not fit is missing its predecessor, or is at a wrong place. */
  private Verification atBoundary(
      Broken broken, Segment segment, List<Segment> segments, ChainHead before) throws IOException {
    boolean misfit =
        broken.problem() == Problem.DELETED
            || broken.problem() == Problem.INSERTED
            || broken.problem() == Problem.EDITED;
    if (broken.line() != 1 || !misfit || segments.size() == 1 || segment.number() == 1) {
      return broken;
    }
    for (Segment other : segments) {
      if (!other.equals(segment) && fits(other, before)) {
        return new Broken(
            Problem.SWAPPED_SEGMENT,
            segment.path(),
            1,
            before,
            segment.name() + " line 1 does not follow: what belongs here is " + other.name());
      }
    }
    return broken.problem() == Problem.DELETED
        ? new Broken(
            Problem.MISSING_SEGMENT,
            segment.path(),
            1,
            before,
            broken.explanation() + "; a segment or its end was removed")
        : broken;
  }

  private static boolean fits(Segment segment, ChainHead before) throws IOException {
    try (LineScanner lines = new LineScanner(segment.open())) {
      if (!lines.next()) {
        return false;
      }
      Seal seal = Seal.read(lines.buffer(), lines.start(), lines.length());
      return seal != null
          && seal.sequence() == before.sequence() + 1
          && new HashChain(before).fits(lines.buffer(), lines.start(), seal);
    }
  }

  private static Verification missing(Segment next, int from, int to) {
    String what = from == to ? "segment " + from + " is" : "segments " + from + ".." + to + " are";
    return at(
        next.path(),
        1,
        Problem.MISSING_SEGMENT,
        "follows a gap: " + what + " missing, and no retention on record removed what is missing");
  }

  private static Verification at(Path file, long line, Problem problem, String explanation) {
    return new Broken(
        problem,
        file,
        line,
        ChainHead.START,
        file.getFileName() + " line " + line + " " + explanation);
  }
}
