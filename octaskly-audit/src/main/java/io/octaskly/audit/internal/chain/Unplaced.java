package io.octaskly.audit.internal.chain;

/** A line but for its place in the log. Holds arrays that nobody changes. */
public final class Unplaced {
  private static final byte[] NONE = new byte[0];

  private final byte[] fields;
  private final byte[] salts;
  private final byte[] form;

  private Unplaced(byte[] fields, byte[] salts, byte[] form) {
    this.fields = fields;
    this.salts = salts;
    this.form = form;
  }

  /**
   * {@return a line of the host}
   *
   * @param fields the event's fields, without closing brace
   * @param salts 16 characters for each of its personal values
   * @param form what the chain covers of them
   */
  public static Unplaced of(byte[] fields, byte[] salts, byte[] form) {
    return new Unplaced(fields, salts, form);
  }

  /** {@return a line of the log itself, which holds nothing personal} */
  public static Unplaced own(byte[] fields) {
    return new Unplaced(fields, NONE, fields);
  }

  byte[] fields() {
    return fields;
  }

  byte[] salts() {
    return salts;
  }

  byte[] form() {
    return form;
  }

  /** {@return about how many bytes its line will take} */
  public int size() {
    return fields.length + salts.length + 128;
  }
}
