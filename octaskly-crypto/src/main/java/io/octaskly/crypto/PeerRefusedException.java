package io.octaskly.crypto;

import java.util.Objects;

/**
 * A request of a peer was refused. The text is the same whatever was wrong; the operator finds the
 * reason in {@link #refusal()}, and should not send it back.
 */
public final class PeerRefusedException extends CryptoException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  private final PeerRefusal refusal;

  /**
   * Makes an exception.
   *
   * @param refusal why, for the operator
   * @throws NullPointerException if {@code refusal} is null
   */
  public PeerRefusedException(PeerRefusal refusal) {
    super("request of a peer was refused");
    this.refusal = Objects.requireNonNull(refusal, "refusal");
  }

  /** {@return why the request was refused; for local eyes only} */
  public PeerRefusal refusal() {
    return refusal;
  }
}
