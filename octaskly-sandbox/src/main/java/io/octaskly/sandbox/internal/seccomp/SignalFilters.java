package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.kernel.Errno.ENOSYS;
import static io.octaskly.sandbox.internal.kernel.Errno.EPERM;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofInt;
import static io.octaskly.sandbox.internal.seccomp.CallRule.allowWhen;
import static io.octaskly.sandbox.internal.seccomp.CallRule.refuseWhen;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.IsProcess;
import java.util.List;

/**
 * Filters for signals alone, where neither Landlock (before ABI 6) nor a user id of its own keeps a
 * task's signals inside. Each is installed beside the filter of the level, whose refusals win.
 *
 * <p>{@code kill(0, ...)} is always allowed: the task leads a session of its own, which no process
 * from outside can join, so that the caller's group is the task's. {@code pidfd_send_signal} is
 * always answered with ENOSYS, as by a kernel without it, and programs fall back to {@code kill}: a
 * directory of {@code /proc} serves as a pidfd, so that a filter cannot know whom it means. {@code
 * pidfd_open} stays, to wait with.
 */
public final class SignalFilters {
  private static final Argument PROCESS = ofInt(0);
  private static final Argument THREAD = ofInt(1);

  private static final List<SystemCall> TO_A_PROCESS =
      List.of(SystemCall.RT_SIGQUEUEINFO, SystemCall.TKILL);
  private static final List<SystemCall> TO_A_THREAD =
      List.of(SystemCall.TGKILL, SystemCall.RT_TGSIGQUEUEINFO);

  private SignalFilters() {}

  /** Whoever holds the listener decides on each signal that names a process or a group. */
  public static FilterPolicy asking() {
    return withoutPidfds()
        .on(
            SystemCall.KILL,
            allowWhen(PROCESS.is(0)).refuseWhen(EPERM, PROCESS.is(-1)).otherwiseAsk())
        .on(TO_A_PROCESS, CallRule.always(FilterAction.ASK))
        .on(TO_A_THREAD, CallRule.always(FilterAction.ASK))
        .build();
  }

  /**
   * Only the process that the launch names, the task's first, can be signalled, and the caller's
   * group: {@code raise} and {@code abort} work there, and in a child they end it less politely.
   *
   * <p>When that process has ended, its number could come to mean another one. Its guard kills what
   * is left of the task's group before it gives the number free, and the rest at once after.
   */
  public static FilterPolicy selfOnly() {
    return withoutPidfds()
        .on(SystemCall.KILL, allowWhen(PROCESS.is(0)).allowWhen(is(PROCESS)).otherwiseRefuse(EPERM))
        .on(TO_A_PROCESS, allowWhen(is(PROCESS)).otherwiseRefuse(EPERM))
        // The kernel sees to it that the thread is one of this process.
        .on(TO_A_THREAD, allowWhen(is(PROCESS)).otherwiseRefuse(EPERM))
        .build();
  }

  /**
   * For BASIC, which lets the host's processes be signalled, but not the one that the launch names:
   * the guard, which must outlive the task. It leads a group of its own and has one thread. What
   * signals everybody is refused, and so are the other ways to end it: a limit of processor time
   * ({@code prlimit(2)}), and being made the owner of a descriptor, to whom the kernel sends any
   * signal (F_SETOWN, F_SETSIG).
   */
  public static FilterPolicy sparing() {
    return withoutPidfds()
        .on(
            SystemCall.KILL,
            refuseWhen(EPERM, PROCESS.is(-1))
                .refuseWhen(EPERM, is(PROCESS))
                .refuseWhen(EPERM, new IsProcess(PROCESS, true))
                .otherwiseAllow())
        .on(TO_A_PROCESS, refuseWhen(EPERM, is(PROCESS)).otherwiseAllow())
        .on(SystemCall.PRLIMIT64, refuseWhen(EPERM, is(PROCESS)).otherwiseAllow())
        .on(TO_A_THREAD, refuseWhen(EPERM, is(THREAD)).otherwiseAllow())
        .on(SystemCall.FCNTL, ArgumentRules.NO_SIGNALS_BY_DESCRIPTOR)
        .on(
            SystemCall.IOCTL,
            refuseWhen(EPERM, ofInt(1).is(DeviceControls.FIOSETOWN))
                .refuseWhen(EPERM, ofInt(1).is(DeviceControls.SIOCSPGRP))
                .otherwiseAllow())
        .build();
  }

  private static FilterPolicy.Builder withoutPidfds() {
    return FilterPolicy.allowByDefault().refuse(ENOSYS, List.of(SystemCall.PIDFD_SEND_SIGNAL));
  }

  private static ArgumentCondition is(Argument argument) {
    return new IsProcess(argument, false);
  }
}
