package io.octaskly.guard;

import io.octaskly.OctasklyException;
import java.util.List;
import java.util.stream.Collectors;

/** What came from outside breaks a rule. The message may be shown to whoever sent it. */
public final class GuardException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /** Not part of the serialised form: the message says the same. */
  private final transient Findings findings;

  /**
   * Makes an exception.
   *
   * @param findings what was found
   * @throws NullPointerException if {@code findings} is null
   * @throws IllegalArgumentException if nothing was found
   */
  public GuardException(Findings findings) {
    super(message(findings.violations()));
    this.findings = findings;
  }

  private static String message(List<Violation> violations) {
    if (violations.isEmpty()) {
      throw new IllegalArgumentException("nothing was found: there is no reason to throw");
    }
    return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
  }

  /** {@return what was found; never without a violation, but after deserialisation} */
  public Findings findings() {
    return findings == null ? Findings.none() : findings;
  }
}
