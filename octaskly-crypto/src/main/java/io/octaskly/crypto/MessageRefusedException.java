package io.octaskly.crypto;

import java.util.Objects;

/**
 * A sealed message was not opened.
 *
 * <p>The text is the same whatever was wrong, and there is no cause: who sends altered messages and
 * sees the answers learns nothing from them. The operator finds the reason in {@link #refusal()},
 * and should not send it back.
 */
public final class MessageRefusedException extends CryptoException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  private final Refusal refusal;

  /**
   * Makes an exception.
   *
   * @param refusal why, for the operator
   * @throws NullPointerException if {@code refusal} is null
   */
  public MessageRefusedException(Refusal refusal) {
    super("sealed message cannot be opened");
    this.refusal = Objects.requireNonNull(refusal, "refusal");
  }

  /** {@return why the message was not opened; for local eyes only} */
  public Refusal refusal() {
    return refusal;
  }
}
