package io.octaskly.audit;

import java.util.Locale;

/** How much an event matters, in rising order. */
public enum Severity {
  /** Of interest when something is being looked into. */
  DEBUG,
  /** Normal operation. */
  INFO,
  /** Refused or unusual, and handled. */
  WARNING,
  /** Failed. */
  ERROR,
  /** Somebody has to act now. */
  CRITICAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** {@return the word in the log: the name in lower case} */
  public String label() {
    return label;
  }

  /**
   * {@return the severity with this label}
   *
   * @param label such as {@code warning}
   * @throws NullPointerException if {@code label} is null
   * @throws IllegalArgumentException if no severity has this label
   */
  public static Severity of(String label) {
    for (Severity severity : values()) {
      if (severity.label.equals(label)) {
        return severity;
      }
    }
    throw new IllegalArgumentException(
        "severity \"" + label + "\" is unknown: use debug, info, warning, error or critical");
  }
}
