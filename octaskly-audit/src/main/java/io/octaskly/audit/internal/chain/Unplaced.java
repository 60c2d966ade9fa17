package io.octaskly.audit.internal.chain;

/** A line but for its place in the log. Holds arrays that nobody changes. */
public final class Unplaced {
  /** About what a seal takes. */
  private static final int SEAL = 100;

  private final byte[] body;
  private final byte[] form;

  private Unplaced(byte[] body, byte[] form) {
    this.body = body;
    this.form = form;
  }

  /**
   * {@return a line of the host}
   *
   * @param body the event's fields and the salts, without closing brace
   * @param form what the chain covers of them
   */
  static Unplaced of(byte[] body, byte[] form) {
    return new Unplaced(body, form);
  }

  /**
   * {@return a line of the log itself, which holds nothing personal}
   *
   * @param fields the event's fields, without closing brace
   */
  public static Unplaced own(byte[] fields) {
    return new Unplaced(fields, fields);
  }

  byte[] body() {
    return body;
  }

  byte[] form() {
    return form;
  }

  /** {@return about how many bytes its line will take} */
  public int size() {
    return body.length + SEAL;
  }
}
