package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.FilterPolicy;
import io.octaskly.sandbox.internal.seccomp.RefusalReasons;
import java.util.Set;

/**
 * What the listener of a task's filter has to answer, and why.
 *
 * @param answers what would hold without a listener: a refusal is given as it stands there
 * @param reasons for the report
 * @param signals whether signals are asked about, too
 * @param observed calls that are asked about although they are allowed, to be noted and then
 *     carried out by the kernel
 */
public record ListenedCalls(
    FilterPolicy answers, RefusalReasons reasons, boolean signals, Set<SystemCall> observed) {
  public ListenedCalls {
    observed = Set.copyOf(observed);
  }

  /** Whether the listener must stay for as long as the task runs. */
  public boolean stays() {
    return signals || !observed.isEmpty();
  }
}
