package io.octaskly.sandbox;

import java.util.List;
import java.util.Objects;

/**
 * A task was not started because this host has no mechanism for a guarantee that its level
 * promises; a level is never silently weakened.
 */
public final class GuaranteeUnavailableException extends SandboxException {
  private static final long serialVersionUID = 1L;

  /** What cannot be promised. */
  private final Guarantee guarantee;

  /** Each mechanism that was tried. */
  private final String[] lookedFor;

  /** What can be done. */
  private final String wayOut;

  /**
   * Makes an exception.
   *
   * @param guarantee what cannot be promised here
   * @param lookedFor each mechanism that was tried and why it is not available, in order, such as
   *     {@code Landlock (not in this kernel: ENOSYS)}; not empty
   * @param wayOut what the caller or an administrator can do
   * @throws NullPointerException if an argument or an element is null
   * @throws IllegalArgumentException if {@code lookedFor} is empty
   */
  public GuaranteeUnavailableException(Guarantee guarantee, List<String> lookedFor, String wayOut) {
    super(message(guarantee, lookedFor, wayOut));
    this.guarantee = guarantee;
    this.lookedFor = lookedFor.toArray(String[]::new);
    this.wayOut = wayOut;
  }

  /** {@return what cannot be promised on this host} */
  public Guarantee guarantee() {
    return guarantee;
  }

  /**
   * {@return each mechanism that was tried and why it is not available; unmodifiable, not empty}
   */
  public List<String> lookedFor() {
    return List.of(lookedFor);
  }

  /** {@return what the caller or an administrator can do} */
  public String wayOut() {
    return wayOut;
  }

  private static String message(Guarantee guarantee, List<String> lookedFor, String wayOut) {
    Objects.requireNonNull(guarantee, "guarantee");
    Objects.requireNonNull(lookedFor, "lookedFor");
    Objects.requireNonNull(wayOut, "wayOut");
    lookedFor.forEach(mechanism -> Objects.requireNonNull(mechanism, "element of lookedFor"));
    if (lookedFor.isEmpty()) {
      throw new IllegalArgumentException(
          "lookedFor is empty: name at least one mechanism that was looked for");
    }
    return "this host cannot guarantee \""
        + guarantee.label()
        + "\": looked for "
        + String.join(", ", lookedFor)
        + "; "
        + wayOut;
  }
}
