package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One run of an attack: what to execute, in what sandbox, and how to see that it has succeeded.
 *
 * @param program absolute path
 * @param arguments its arguments
 * @param succeeded whether the attack has reached its aim, from what it did; may look at the host
 * @param task what the task is given besides; not for the unconfined run
 * @param sandbox how the sandbox is built; not for the unconfined run
 */
record Attempt(
    Path program,
    List<String> arguments,
    Predicate<Ran> succeeded,
    UnaryOperator<Task.Builder> task,
    Setting sandbox) {

  /** How the sandbox is built at a level. */
  interface Setting {
    Sandbox.Builder apply(Sandbox.Builder builder, IsolationLevel level);
  }

  /**
   * What a run did.
   *
   * @param exitCode 128 and the signal's number when a signal ended it
   */
  record Ran(int exitCode, String stdout, String stderr) {}

  /** A program that exits with 0 exactly if it has reached its aim. */
  static Attempt of(Scene scene, AttackProgram.Builder calls) {
    return of(scene.program(calls.build()));
  }

  /** A program that exits with 0 exactly if it has reached its aim. */
  static Attempt of(Path program, String... arguments) {
    return new Attempt(
        program,
        List.of(arguments),
        ran -> ran.exitCode() == 0,
        UnaryOperator.identity(),
        (builder, level) -> builder);
  }

  /** A shell script that exits with 0 exactly if it has reached its aim. */
  static Attempt script(Scene scene, String... lines) {
    return of(scene.script(lines));
  }

  /** The same, but it succeeds only if this holds as well, such as an effect on the host. */
  Attempt andThen(Predicate<Ran> more) {
    return new Attempt(program, arguments, succeeded.and(more), task, sandbox);
  }

  /** The same, but it succeeds exactly if this holds. */
  Attempt succeedsIf(Predicate<Ran> test) {
    return new Attempt(program, arguments, test, task, sandbox);
  }

  /**
   * The same, but it also counts as success when a call fails with one of these errors: the call
   * got past every check of permissions, and only its arguments, made harmless, were refused.
   */
  Attempt orRefusedWith(Integer... errnos) {
    Set<Integer> harmless = Arrays.stream(errnos).collect(Collectors.toUnmodifiableSet());
    return succeedsIf(
        ran ->
            ran.exitCode() == 0
                || Refusal.in(ran.stderr())
                    .map(Refusal::errno)
                    .filter(harmless::contains)
                    .isPresent());
  }

  /** The same, with more for the task. */
  Attempt with(UnaryOperator<Task.Builder> more) {
    return new Attempt(
        program, arguments, succeeded, builder -> more.apply(task.apply(builder)), sandbox);
  }

  /** The same, in a sandbox that is built so. */
  Attempt in(UnaryOperator<Sandbox.Builder> more) {
    return in((builder, level) -> more.apply(builder));
  }

  /** The same, in a sandbox that is built so at each level. */
  Attempt in(Setting more) {
    return new Attempt(
        program,
        arguments,
        succeeded,
        task,
        (builder, level) -> more.apply(sandbox.apply(builder, level), level));
  }

  /** The same, with other limits than {@link Runs#LIMITS}. */
  Attempt limited(UnaryOperator<ResourceLimits.Builder> limits) {
    return with(task -> task.limits(limits.apply(Runs.LIMITS.toBuilder()).build()));
  }
}
