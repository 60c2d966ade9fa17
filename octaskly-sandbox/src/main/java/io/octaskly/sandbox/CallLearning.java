package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.observe.CallNames;
import io.octaskly.sandbox.internal.seccomp.CallList;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one task from which its list of system calls is made: it is watched until a run is
 * seen as a whole, and then has to pass with the list alone. For one thread.
 */
final class CallLearning {
  /** Each that is cut short makes at least one more call known. */
  private static final int MOST_WATCHED = 32;

  /** A program that takes another way each time asks for more in so many runs. */
  private static final int MOST_TRIED = 8;

  private final Task task;
  private final IsolationLevel level;
  private final Network network;
  private final Function<@Nullable Set<SystemCall>, Sandbox> sandboxWith;
  private final Set<SystemCall> seen = EnumSet.noneOf(SystemCall.class);

  /**
   * @param sandboxWith the sandbox in which the task succeeds, with a list of calls or without
   */
  CallLearning(
      Task task,
      IsolationLevel level,
      Network network,
      Function<@Nullable Set<SystemCall>, Sandbox> sandboxWith) {
    this.task = task;
    this.level = level;
    this.network = network;
    this.sandboxWith = sandboxWith;
  }

  /**
   * What was found.
   *
   * @param list null if there is none
   * @param gap why there is none; null if there is one
   */
  record Found(@Nullable CallList list, @Nullable String gap) {
    private static Found none(String why) {
      return new Found(null, why);
    }
  }

  /**
   * A run that is cut short, or fails, is followed by another in which what it was seen to make is
   * no longer asked about. One may fail because it is watched: a signal whose handler was installed
   * without SA_RESTART interrupts a call that waits to be taken up, also one that never fails with
   * EINTR otherwise.
   */
  Found find() {
    Sandbox sandbox = sandboxWith.apply(null);
    for (int run = 0; run < MOST_WATCHED; run++) {
      CallNames names = new CallNames(seen);
      TaskResult result = sandbox.observe(task, names);
      boolean more = seen.addAll(names.seen());
      if (result.succeeded() && !names.isFull()) {
        return tried();
      } else if (!more) {
        return Found.none(
            "the task " + result.outcome().describe() + " while its calls were watched");
      }
    }
    return Found.none(
        "the task made other calls in each of " + MOST_WATCHED + " runs that were watched");
  }

  private Found tried() {
    for (int run = 0; run < MOST_TRIED; run++) {
      CallList list = CallList.around(seen, Kernel.architecture(), level, network);
      TaskResult result = sandboxWith.apply(list.calls()).run(task);
      Set<SystemCall> more = refusedByList(result);
      if (more.isEmpty()) {
        return result.succeeded()
            ? new Found(list, null)
            : Found.none(
                "the task "
                    + result.outcome().describe()
                    + " with the calls alone that it was seen to make");
      }
      seen.addAll(more);
    }
    return Found.none("the task made calls that are not listed in each of " + MOST_TRIED + " runs");
  }

  private static Set<SystemCall> refusedByList(TaskResult result) {
    Set<SystemCall> refused = EnumSet.noneOf(SystemCall.class);
    for (Denial denial : result.denials()) {
      if (denial.guarantee() == Guarantee.ONLY_PROFILE_CALLS) {
        refused.add(SystemCall.named(denial.call()).orElseThrow());
      }
    }
    return refused;
  }
}
