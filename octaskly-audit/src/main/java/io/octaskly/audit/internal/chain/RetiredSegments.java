package io.octaskly.audit.internal.chain;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Checkpoint;
import io.octaskly.audit.internal.json.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of segments that retention removed: the line that ended each. Their signatures lead
 * from the log's first key to the key of the first segment that is still there. Immutable.
 *
 * @param ends one for each, oldest first
 * @param brokenLine the number of the first line that is not what it should be; 0 if all are
 */
public record RetiredSegments(List<End> ends, long brokenLine) {

  /**
   * The end of a segment.
   *
   * @param number the segment's number
   * @param checkpoint its last place, signed by its key
   */
  public record End(int number, Checkpoint checkpoint) {}

  /** {@return those of a log; none if the file is not there} */
  public static RetiredSegments read(Path file) throws IOException {
    List<End> ends = new ArrayList<>();
    if (!Files.exists(file)) {
      return new RetiredSegments(ends, 0);
    }
    try (LineScanner lines = new LineScanner(Files.newInputStream(file))) {
      while (lines.next()) {
        if (!lines.terminated()) {
          // A crash while it was written; the segment is still there then.
          return new RetiredSegments(ends, 0);
        }
        End end = end(lines.copy());
        End before = ends.isEmpty() ? null : ends.get(ends.size() - 1);
        if (end == null || !follows(before, end)) {
          return new RetiredSegments(ends, lines.number());
        }
        if (before == null || end.number() > before.number()) {
          ends.add(end);
        }
      }
    }
    return new RetiredSegments(ends, 0);
  }

  /** {@return the number of the last one; 0 if there is none} */
  public int last() {
    return ends.isEmpty() ? 0 : ends.get(ends.size() - 1).number();
  }

  /** {@return the one with a number; null if there is none} */
  public @Nullable End numbered(int number) {
    return ends.stream().filter(end -> end.number() == number).findFirst().orElse(null);
  }

  /** {@return the end that a line is; null if it is none, or its signature is not by its key} */
  public static @Nullable End end(byte[] line) {
    Seal seal = Seal.read(line, 0, line.length);
    if (seal == null || !seal.signed()) {
      return null;
    }
    try {
      AuditEvent event = EventReader.read(line, 0, line.length);
      String key = OwnLine.text(event, OwnLine.KEY);
      String next = OwnLine.text(event, OwnLine.NEXT_KEY);
      int number = OwnLine.number(event, OwnLine.SEGMENT);
      if (key == null || next == null || number < 1) {
        return null;
      }
      ChainHead head = new ChainHead(seal.sequence(), seal.chain(line, 0));
      Checkpoint checkpoint = new Checkpoint(head, key, next, seal.signature(line, 0));
      return checkpoint.isSigned() ? new End(number, checkpoint) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** A crash may have had the same line written twice. */
  private static boolean follows(@Nullable End before, End end) {
    if (before == null) {
      return end.number() == 1;
    }
    return end.equals(before)
        || (end.number() == before.number() + 1
            && end.checkpoint().publicKey().equals(before.checkpoint().nextKey())
            && end.checkpoint().head().sequence() > before.checkpoint().head().sequence());
  }

  /** {@return lines as they are stored} */
  public static byte[] stored(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
