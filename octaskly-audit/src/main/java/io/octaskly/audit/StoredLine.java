package io.octaskly.audit;

import io.octaskly.audit.internal.chain.Place;
import io.octaskly.audit.internal.json.EventReader;
import java.io.IOException;
import java.util.Arrays;

/** Makes records of lines that were stored. */
final class StoredLine {
  private StoredLine() {}

  /**
   * {@return the record that a line given without its newline holds}
   *
   * @throws IOException if it is none
   */
  static AuditRecord read(byte[] buffer, int offset, int length) throws IOException {
    AuditEvent event = EventReader.read(buffer, offset, length);
    ChainHead head = Place.of(buffer, offset, length);
    if (head == null) {
      throw new IOException("a line has no chain value: verify the log");
    }
    byte[] line = Arrays.copyOfRange(buffer, offset, offset + length + 1);
    line[length] = '\n';
    return AuditRecord.owning(event, head, line);
  }
}
