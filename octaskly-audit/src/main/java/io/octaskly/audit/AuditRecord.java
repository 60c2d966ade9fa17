package io.octaskly.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An event with its place in the log, as sinks get it. Immutable and thread-safe. */
public final class AuditRecord {
  private final AuditEvent event;
  private final ChainHead head;
  private final byte[] bytes;

  /**
   * Creates a record; {@link AuditLog} does, and tests of a sink may.
   *
   * @param event the event
   * @param head its place
   * @param bytes its line in the log in UTF-8, with the newline; copied
   * @throws NullPointerException if an argument is null
   */
  public AuditRecord(AuditEvent event, ChainHead head, byte[] bytes) {
    this(
        bytes.clone(),
        Objects.requireNonNull(event, "event"),
        Objects.requireNonNull(head, "head"));
  }

  private AuditRecord(byte[] bytes, AuditEvent event, ChainHead head) {
    this.event = event;
    this.head = head;
    this.bytes = bytes;
  }

  /** {@return a record whose bytes nobody else has} */
  static AuditRecord owning(AuditEvent event, ChainHead head, byte[] bytes) {
    return new AuditRecord(bytes, event, head);
  }

  /** {@return the event with its timestamp, without secrets, cut if it was too large} */
  public AuditEvent event() {
    return event;
  }

  /** {@return its number and chain value} */
  public ChainHead head() {
    return head;
  }

  /** {@return its line in the log: one JSON object, without the newline} */
  public String line() {
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
  }

  /** {@return its line in the log in UTF-8, with the newline; read-only, at its start} */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** {@return the line} */
  @Override
  public String toString() {
    return line();
  }
}
