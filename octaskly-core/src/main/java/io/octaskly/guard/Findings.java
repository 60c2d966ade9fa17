package io.octaskly.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a guard has found. Immutable.
 *
 * @param violations in the order of the rules; empty if there is nothing to object to
 */
public record Findings(List<Violation> violations) {
  private static final Findings NONE = new Findings(List.of());

  /**
   * Makes findings.
   *
   * @param violations copied
   * @throws NullPointerException if the list is or holds null
   */
  public Findings {
    violations = List.copyOf(violations);
  }

  /** {@return findings without a violation} */
  public static Findings none() {
    return NONE;
  }

  static Findings of(String field, String rule, String value) {
    return new Findings(List.of(new Violation(field, rule, value)));
  }

  /** {@return whether there is nothing to object to} */
  public boolean isClean() {
    return violations.isEmpty();
  }

  /**
   * {@return these and others together}
   *
   * @param others further findings
   * @throws NullPointerException if {@code others} is null
   */
  public Findings and(Findings others) {
    List<Violation> all = new ArrayList<>(violations);
    all.addAll(others.violations);
    return new Findings(all);
  }

  /**
   * Does nothing if there is nothing to object to.
   *
   * @throws GuardException with all violations, otherwise
   */
  public void orThrow() {
    if (!isClean()) {
      throw new GuardException(this);
    }
  }
}
