package io.octaskly;

import io.octaskly.crypto.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@linkplain TaskTickets ticket} was not opened: it was altered, cut, made for another name, or
 * sealed with a secret that this host does not have. It never will be here, so that it is of no use
 * to try again; the refusal is on record.
 */
public final class TicketRefusedException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  private final Refusal refusal;

  /**
   * Makes an exception.
   *
   * @param name what the ticket was to be for
   * @param refusal why it was not opened
   * @param cause null if nothing led to it
   * @throws NullPointerException if {@code name} or {@code refusal} is null
   */
  public TicketRefusedException(String name, Refusal refusal, @Nullable Throwable cause) {
    super(
        "the ticket of "
            + Objects.requireNonNull(name, "name")
            + " is refused ("
            + Objects.requireNonNull(refusal, "refusal")
            + "): do not try it again; find out who changed the store, or if it is an unknown key,"
            + " give this host the secret that it was sealed with by"
            + " OctasklyHost.Builder.formerSecret",
        cause);
    this.refusal = refusal;
  }

  /** {@return why; for the operator, not for who can write to the store} */
  public Refusal refusal() {
    return refusal;
  }
}
