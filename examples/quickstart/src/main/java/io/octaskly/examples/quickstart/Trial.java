package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import io.octaskly.sandbox.attack.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tries attacks: first unconfined, where each must succeed, then in a sandbox. */
final class Trial {
  private final Sandbox sandbox;
  private final ScratchDirectory scratch;

  Trial(Sandbox sandbox, ScratchDirectory scratch) {
    this.sandbox = sandbox;
    this.scratch = scratch;
  }

  Verdict of(Attack attack) throws IOException, InterruptedException {
    Optional<String> control = unconfined(attack);
    try {
      return confined(attack, control);
    } catch (SandboxException e) {
      // No launch, no proof: this is not how an attack is meant to be stopped.
      return new Verdict(
          attack, control, sandbox.level(), false, "could not be launched", e.toString());
    }
  }

  /** Why the attack failed, if it did. */
  private Optional<String> unconfined(Attack attack) throws InterruptedException, IOException {
    Path directory = scratch.attempt();
    Path program = write(attack, directory);
    try {
      Attempt attempt = Unconfined.run(program, directory, attack.limits().wallTime());
      return attack.succeeded().test(attempt) ? Optional.empty() : Optional.of(attempt.ending());
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  private Verdict confined(Attack attack, Optional<String> control) throws IOException {
    Path directory = scratch.attempt();
    Path program = write(attack, directory);
    Task.Builder task =
        Task.builder(program.toString()).limits(attack.limits()).output(attack.output());
    if (attack.mayWrite()) {
      task.write(directory);
    }
    TaskResult result = sandbox.run(task.build());
    String stderr = result.stderr().text(StandardCharsets.ISO_8859_1);
    Attempt attempt =
        new Attempt(
            directory,
            ending(result.outcome(), stderr),
            result.succeeded(),
            result.stdout().text(StandardCharsets.ISO_8859_1));
    List<Mechanism> mechanisms = result.guarantees().getOrDefault(attack.guarantee(), List.of());
    boolean succeeded = attack.succeeded().test(attempt);
    return new Verdict(
        attack,
        control,
        sandbox.level(),
        !succeeded && !mechanisms.isEmpty(),
        succeeded ? "ATTACK SUCCEEDED" : attempt.ending(),
        reason(attack.guarantee(), mechanisms, succeeded));
  }

  private static Path write(Attack attack, Path directory) {
    return attack.program().apply(directory).writeTo(directory.resolve("attack"));
  }

  private static String reason(Guarantee guarantee, List<Mechanism> mechanisms, boolean succeeded) {
    if (mechanisms.isEmpty()) {
      return "the result does not promise: " + guarantee.label();
    }
    return (succeeded ? "in spite of: " : "stopped by: ")
        + guarantee.label()
        + "; kept by "
        + UsefulTask.named(mechanisms);
  }

  private static String ending(Outcome outcome, String stderr) {
    if (outcome instanceof Outcome.LimitExceeded exceeded) {
      return "killed: %s %s, limit %s"
          .formatted(exceeded.limit().label(), exceeded.observed(), exceeded.allowed());
    }
    if (outcome instanceof Outcome.Exited exited && exited.code() == 0) {
      // Only a daemon's parent gets this far: it may do as it likes, what it leaves behind may not.
      return outcome.describe() + ", nothing left";
    }
    return Refusal.in(stderr).map(Refusal::describe).orElse(outcome.describe());
  }
}
