package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByHost;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByKernel;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.Refused;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Decides for one task whom it may signal: its own processes, and its guard least of all.
 *
 * <p><b>Numbers that change hands.</b> Between a decision here and the kernel's delivery the target
 * can end and its id go to a process of the host. A task can make that likely: it lets its caller
 * run at the lowest priority, and has used up all lower ids. So the kernel delivers only what the
 * caller sends to its own process, which cannot end before it has made the call. Everything else is
 * sent from here by a pidfd, which was opened first and judged after: it stays with the process
 * that was judged. The target then sees this process's id as the sender's.
 *
 * <p>What carries data for another process ({@code rt_sigqueueinfo(2)}) is refused: the data lie in
 * the caller's memory, which may be a file on a system that does not answer, and reading it would
 * then stop the supervisor. To a thread of another process, a signal goes as to that process.
 */
final class SignalJudge {
  private final TaskTree tree;

  SignalJudge(int guard) {
    this.tree = new TaskTree(guard);
  }

  /**
   * The answer to a request.
   *
   * @param own the caller's process
   */
  SignalAnswer judge(SignalRequest request, int own) {
    int first = request.first();
    int second = request.second();
    return switch (request.call()) {
      case KILL -> first == own ? ByKernel.INSTANCE : kill(first, second);
      case TKILL -> first == request.caller() ? ByKernel.INSTANCE : tkill(first, second, own);
      case TGKILL -> first == own ? ByKernel.INSTANCE : tgkill(first, second, request.third());
      case RT_SIGQUEUEINFO, RT_TGSIGQUEUEINFO ->
          first == own ? ByKernel.INSTANCE : new Refused(Errno.EPERM);
      default -> new Refused(Errno.EPERM);
    };
  }

  private SignalAnswer kill(int target, int signal) {
    if (target > 0) {
      // kill(2) takes the id of any thread for that of its process.
      return toProcess(ProcessEntry.ofThread(target), signal, tree::contains);
    }
    return target < -1 && target != Integer.MIN_VALUE
        ? toGroup(-target, signal)
        : new Refused(target == Integer.MIN_VALUE ? Errno.ESRCH : Errno.EPERM);
  }

  private SignalAnswer tgkill(int process, int thread, int signal) {
    return ProcessEntry.ofThread(thread) == process
        ? toProcess(process, signal, tree::contains)
        : new Refused(Errno.ESRCH);
  }

  private SignalAnswer tkill(int thread, int signal, int own) {
    int process = ProcessEntry.ofThread(thread);
    SignalAnswer answer = toProcess(process, signal, tree::contains);
    return process == own && answer instanceof Pinned pinned
        ? new ToThread(pinned, process, thread)
        : answer;
  }

  /** Opens the pidfd first, then looks, then makes sure that what was looked at was the same. */
  private static SignalAnswer toProcess(int pid, int signal, IntPredicate mayBeSignalled) {
    if (signal < 0 || signal > Signal.SIGRTMAX) {
      return new Refused(Errno.EINVAL);
    }
    long opened = pid > 0 ? Kernel.call(SystemCall.PIDFD_OPEN, pid, 0) : -Errno.ESRCH;
    if (opened < 0) {
      return new Refused(opened == -Errno.ESRCH ? Errno.ESRCH : Errno.EAGAIN);
    }
    Pinned target = new Pinned(Descriptor.of(opened), signal);
    boolean may = false;
    long found = -Errno.EPERM;
    try {
      may = mayBeSignalled.test(pid);
      found = target.send(0);
    } finally {
      if (!may || found < 0) {
        target.close();
      }
    }
    if (found < 0) {
      return new Refused((int) -found);
    }
    return may ? target : new Refused(Errno.EPERM);
  }

  /**
   * The members are found now and signalled one by one. One that is forked meanwhile is missed,
   * which the kernel would not let happen; it stays the task's.
   */
  private SignalAnswer toGroup(int group, int signal) {
    if (signal < 0 || signal > Signal.SIGRTMAX) {
      return new Refused(Errno.EINVAL);
    }
    List<Integer> members = tree.group(group);
    if (members.isEmpty()) {
      boolean exists = Kernel.call(SystemCall.KILL, -group, 0) != -Errno.ESRCH;
      return new Refused(exists ? Errno.EPERM : Errno.ESRCH);
    }
    return new ToGroup(tree, group, members, signal);
  }

  /** One process, whatever becomes of its number. */
  private record Pinned(Descriptor pidfd, int signal) implements ByHost {
    @Override
    public void send() {
      // It may have ended since: that is what the caller would have found a moment later.
      send(signal);
    }

    long send(int anySignal) {
      return Kernel.call(SystemCall.PIDFD_SEND_SIGNAL, pidfd.number(), anySignal, 0, 0);
    }

    @Override
    public void close() {
      pidfd.close();
    }
  }

  /**
   * Another thread of the caller's process (C libraries other than glibc name it alone). To signal
   * a stranger, the process would have to end, be waited for, and both its number and the thread's
   * be given to one new process, all between two calls of this thread.
   */
  private record ToThread(Pinned process, int processId, int thread) implements ByHost {
    @Override
    public void send() {
      if (process.send(0) == 0) {
        Kernel.call(SystemCall.TGKILL, processId, thread, process.signal());
      }
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** The members of a group, each pinned and looked at once more in its turn. */
  private record ToGroup(TaskTree tree, int group, List<Integer> members, int signal)
      implements ByHost {
    @Override
    public void send() {
      for (int member : members) {
        SignalAnswer answer = toProcess(member, signal, this::isMember);
        if (answer instanceof Pinned pinned) {
          try (pinned) {
            pinned.send();
          }
        }
      }
    }

    private boolean isMember(int pid) {
      return tree.contains(pid) && TaskTree.isInGroup(pid, group);
    }

    @Override
    public void close() {}
  }
}
