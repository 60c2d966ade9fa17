package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.attack.AttackProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An attack: what it runs, and how the host can tell that it succeeded.
 *
 * @param name what it does, for people
 * @param guarantee what must stop it
 * @param program the program for an attempt, which may use that attempt's directory
 * @param succeeded looks for the harm, after the program has ended
 * @param limits the limits when it runs confined; its wall time also when not
 * @param output what it may print when it runs confined
 * @param mayWrite whether a confined attempt is granted its directory, to leave traces in
 */
record Attack(
    String name,
    Guarantee guarantee,
    Function<Path, AttackProgram> program,
    Predicate<Attempt> succeeded,
    ResourceLimits limits,
    OutputPolicy output,
    boolean mayWrite) {

  /** Small limits: the attacks need little, and the tour is to be quick. */
  private static final ResourceLimits LIMITS =
      ResourceLimits.builder()
          .wallTime(Duration.ofSeconds(5))
          .memory(ResourceLimits.mebibytes(64))
          .processes(8)
          .build();

  /** An attack that needs no grant and stays within the usual limits. */
  static Attack stoppedBy(
      Guarantee guarantee,
      String name,
      Function<Path, AttackProgram> program,
      Predicate<Attempt> succeeded) {
    return new Attack(name, guarantee, program, succeeded, LIMITS, OutputPolicy.defaults(), false);
  }

  Attack killedBeyond(OutputPolicy cap) {
    return new Attack(name, guarantee, program, succeeded, limits, cap, mayWrite);
  }

  Attack endedAfter(Duration wallTime) {
    ResourceLimits shorter = limits.toBuilder().wallTime(wallTime).build();
    return new Attack(name, guarantee, program, succeeded, shorter, output, mayWrite);
  }

  Attack grantedItsDirectory() {
    return new Attack(name, guarantee, program, succeeded, limits, output, true);
  }
}
