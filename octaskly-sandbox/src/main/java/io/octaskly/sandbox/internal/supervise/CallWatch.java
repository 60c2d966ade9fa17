package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.denial.ListenedCalls;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.launch.Launched;
import io.octaskly.sandbox.internal.observe.CallNames;
import io.octaskly.sandbox.internal.observe.SeenCalls;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with the calls of a task that has a listener.
 *
 * @param listened what to answer
 * @param log where refused calls are noted
 * @param seen where calls are noted that are observed; null if none are
 * @param names where calls are noted by their names alone; null if they are not
 * @param others where what may take long is done, and the host is told
 */
public record CallWatch(
    ListenedCalls listened,
    DenialLog log,
    @Nullable SeenCalls seen,
    @Nullable CallNames names,
    Executor others) {
  @Nullable TaskCalls over(Launched launched) {
    Descriptor listener = launched.listener();
    return listener == null
        ? null
        : new TaskCalls(
            listener,
            listened,
            log,
            seen,
            names,
            new SignalJudge(launched.guardPid()),
            others,
            launched.startedAt());
  }
}
