package io.octaskly.sandbox;

import io.octaskly.sandbox.PathAccess.Use;
import io.octaskly.sandbox.PathAccess.Verdict;
import io.octaskly.sandbox.internal.observe.AccessLog;
import io.octaskly.sandbox.internal.observe.Touch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a task touched and was refused in a run that was {@linkplain Sandbox#explain observed}, and
 * what to do about it. Immutable.
 *
 * <p>Names of files were read from the task's memory while its calls waited, and compared with the
 * grants by the host. A program that wants to can make them wrong; an honest one cannot, but for
 * files that come and go at that moment.
 */
public final class Explanation {
  private static final int TARGET_WIDTH = 64;

  private final TaskResult result;
  private final List<PathAccess> accesses;
  private final boolean complete;

  private Explanation(TaskResult result, List<PathAccess> accesses, boolean complete) {
    this.result = result;
    this.accesses = List.copyOf(accesses);
    this.complete = complete;
  }

  static Explanation of(TaskResult result, AccessLog log) {
    List<PathAccess> accesses = new ArrayList<>();
    log.touches()
        .forEach(
            (touch, count) ->
                accesses.add(
                    new PathAccess(
                        Printable.escaped(touch.target()),
                        touch.use(),
                        touch.verdict(),
                        count,
                        setting(touch))));
    return new Explanation(result, accesses, !log.isFull());
  }

  private static Optional<String> setting(Touch touch) {
    if (touch.verdict() != Verdict.REFUSED) {
      return Optional.empty();
    }
    String path = "(Path.of(\"" + Printable.escaped(touch.place()) + "\"))";
    return switch (touch.use()) {
      case READ -> Optional.of("allowRead" + path);
      case WRITE -> Optional.of("allowWrite" + path);
      case EXECUTE -> Optional.of("allowExecute" + path);
      case CONNECT -> Optional.empty();
    };
  }

  /** Those that are not among the accesses as well, as an execution is. */
  private List<Denial> otherDenials() {
    boolean executions = refused().stream().anyMatch(access -> access.use() == Use.EXECUTE);
    return result.denials().list().stream()
        .filter(denial -> !executions || !denial.call().startsWith("execve"))
        .toList();
  }

  /** {@return the result of the run, with the {@linkplain TaskResult#denials refused calls}} */
  public TaskResult result() {
    return result;
  }

  /** {@return the files and addresses in the order of their first use; unmodifiable} */
  public List<PathAccess> accesses() {
    return accesses;
  }

  /** {@return the files that no grant covers, in the order of their first use; unmodifiable} */
  public List<PathAccess> refused() {
    return accesses.stream().filter(access -> access.verdict() == Verdict.REFUSED).toList();
  }

  /**
   * {@return whether everything that was touched is listed; at most 20,000 different things are}
   */
  public boolean complete() {
    return complete;
  }

  /**
   * {@return the settings that would allow what was refused, as they are called on {@link
   * Sandbox.Builder}, each once, in the order of the refusals; unmodifiable} Not all of them need
   * be necessary: programs look for files that they can do without. None should be given to a
   * program without a thought.
   */
  public List<String> nextSteps() {
    Set<String> steps = new LinkedHashSet<>();
    refused().forEach(access -> access.setting().ifPresent(steps::add));
    otherDenials().forEach(denial -> denial.setting().ifPresent(steps::add));
    return List.copyOf(steps);
  }

  /** {@return everything in lines for a person to read, of at most some 110 characters usually} */
  public String toTable() {
    StringBuilder text = new StringBuilder();
    text.append("The task ").append(result.outcome().describe()).append(".\n");
    List<PathAccess> refused = refused();
    List<PathAccess> closed = with(Verdict.CLOSED_BY_MODE);
    if (refused.isEmpty() && closed.isEmpty() && result.denials().list().isEmpty()) {
      text.append("Nothing was refused.\n");
    } else {
      text.append("\nRefused:\n");
      refused.forEach(access -> append(text, access, rule(access.use()).label()));
      closed.forEach(access -> append(text, access, "its mode, or a directory's on the way"));
      otherDenials()
          .forEach(denial -> line(text, "call", denial.text(), denial.guarantee().label()));
      result.denials().gap().ifPresent(gap -> text.append("  (").append(gap).append(")\n"));
      appendSteps(text);
    }
    appendTouched(text);
    return text.toString();
  }

  private void appendSteps(StringBuilder text) {
    List<String> steps = nextSteps();
    if (steps.isEmpty()) {
      text.append("\nNo setting of this level allows these.\n");
      return;
    }
    text.append("\nTo allow them, add to Sandbox.builder() what the program really needs:\n");
    steps.forEach(step -> text.append("  .").append(step).append('\n'));
    boolean byProfile =
        otherDenials().stream()
            .anyMatch(denial -> denial.guarantee() == Guarantee.ONLY_PROFILE_CALLS);
    if (byProfile) {
      text.append("Or add the calls to the profile's systemCalls, or learn the profile again.\n");
    }
  }

  private void appendTouched(StringBuilder text) {
    text.append("\nTouched (as the program's memory had the names):\n");
    accesses.stream()
        .filter(access -> access.verdict() != Verdict.ABSENT)
        .forEach(access -> append(text, access, access.verdict().label()));
    long absent = with(Verdict.ABSENT).size();
    if (absent > 0) {
      text.append("  and ").append(absent).append(" names that are not there\n");
    }
    if (!complete) {
      text.append("  and more than could be kept\n");
    }
  }

  private List<PathAccess> with(Verdict verdict) {
    return accesses.stream().filter(access -> access.verdict() == verdict).toList();
  }

  private static Guarantee rule(Use use) {
    return switch (use) {
      case READ -> Guarantee.READS_CONFINED;
      case WRITE -> Guarantee.WRITES_CONFINED;
      case EXECUTE -> Guarantee.EXECUTION_CONFINED;
      case CONNECT -> Guarantee.NETWORK_CLOSED;
    };
  }

  private static void append(StringBuilder text, PathAccess access, String why) {
    line(text, access.use().label(), access.target(), why);
  }

  private static void line(StringBuilder text, String what, String target, String why) {
    text.append(
        String.format("  %-8s %-" + TARGET_WIDTH + "s  %s", what, target, why).stripTrailing());
    text.append('\n');
  }

  /** {@return outcome, and numbers of things touched and refused, in one line} */
  @Override
  public String toString() {
    return result
        + ", touched "
        + accesses.size()
        + ", refused "
        + (refused().size() + result.denials().list().size());
  }
}
