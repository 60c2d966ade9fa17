package io.octaskly.audit.internal.chain;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.internal.json.EventReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes values and their salts out of lines and puts their commitments there, so that the chain
 * stays as it is. Not thread-safe.
 */
public final class LineEraser {
  private final @Nullable Subject subject;
  private final ErasedPlaces places;
  private final SealedForm form = new SealedForm();
  private long taskIds;
  private long values;

  private LineEraser(@Nullable Subject subject, ErasedPlaces places) {
    this.subject = subject;
    this.places = places;
  }

  /**
   * {@return an eraser that finds what is about a subject: everything in its own events, and in
   * those of others each value that speaks of it}
   */
  public static LineEraser of(Subject subject) {
    return new LineEraser(subject, new ErasedPlaces());
  }

  /** {@return an eraser of places that are known} */
  public static LineEraser of(ErasedPlaces places) {
    return new LineEraser(null, places);
  }

  /**
   * {@return what there is to erase, as found so far, with what was erased before in the same
   * events}
   */
  public ErasedPlaces places() {
    return places;
  }

  /** {@return how many values were found so far} */
  public long values() {
    return values;
  }

  /** {@return how many events have a task id that speaks of the subject, and will keep it} */
  public long taskIds() {
    return taskIds;
  }

  /** Notes what there is to erase in a line, given without its newline. */
  public void look(byte[] buffer, int offset, int length) throws IOException {
    Seal seal = Seal.read(buffer, offset, length);
    if (subject == null || seal == null) {
      return;
    }
    if (!form.compute(buffer, offset, offset + seal.bodyLength())) {
      throw new IOException(
          "event " + seal.sequence() + " is not as it was written: verify the log");
    }
    AuditEvent event = EventReader.read(buffer, offset, length);
    if (event.taskId().isPresent() && subject.isIn(event.taskId().get())) {
      taskIds++;
    }
    LineFields fields = form.fields();
    if (fields.personal() == 0 || isOwn(buffer, offset, seal)) {
      return;
    }
    Set<String> before = new LinkedHashSet<>();
    if (form.erased().equals(ErasedPlaces.ALL)) {
      return;
    }
    if (!form.erased().isEmpty()) {
      before.addAll(Set.of(form.erased().split("\\.", -1)));
    }
    Set<String> after = new LinkedHashSet<>(before);
    find(subject, event, fields, after);
    if (after.size() > before.size()) {
      values += after.size() - before.size();
      // With their names, erased details are no place of their own any more.
      if (after.contains("d")) {
        after.removeIf(place -> Character.isDigit(place.charAt(0)));
      }
      boolean all = !after.contains("d") && after.size() == fields.personal();
      places.add(seal.sequence(), all ? ErasedPlaces.ALL : String.join(".", after));
    }
  }

  private static void find(
      Subject subject, AuditEvent event, LineFields fields, Set<String> found) {
    boolean own = subject.is(event.user().orElse(null));
    if (fields.hasUser() && own) {
      found.add("u");
    }
    if (!found.contains("d")) {
      int member = 0;
      for (Map.Entry<String, @Nullable Object> detail : event.details().entrySet()) {
        if (own || subject.isIn(detail.getValue())) {
          found.add(Integer.toString(member));
        }
        if (subject.isIn(detail.getKey())) {
          found.add("d");
        }
        member++;
      }
    }
    if (fields.hasSourceIp() && (own || subject.is(event.sourceIp().orElse(null)))) {
      found.add("i");
    }
  }

  private static boolean isOwn(byte[] buffer, int offset, Seal seal) {
    return buffer[offset + seal.bodyLength() - 1] != '"';
  }

  /** {@return lines, each with its newline, without what is to be erased} */
  public byte[] eraseAll(byte[] lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length);
    try (LineScanner scanner = new LineScanner(new ByteArrayInputStream(lines))) {
      while (scanner.next()) {
        byte[] line = scanner.copy();
        out.write(erase(line));
        out.write('\n');
      }
    }
    return out.toByteArray();
  }

  /** {@return a line without what is to be erased; the same array if that is nothing} */
  public byte[] erase(byte[] line) throws IOException {
    Seal seal = Seal.read(line, 0, line.length);
    if (seal == null) {
      return line;
    }
    Set<String> wanted = places.of(seal.sequence());
    if (wanted.isEmpty()) {
      return line;
    }
    if (!form.compute(line, 0, seal.bodyLength()) || isOwn(line, 0, seal)) {
      throw new IOException(
          "event " + seal.sequence() + " is not as it was written: verify the log");
    }
    return form.erase(line, seal.bodyLength(), wanted);
  }
}
