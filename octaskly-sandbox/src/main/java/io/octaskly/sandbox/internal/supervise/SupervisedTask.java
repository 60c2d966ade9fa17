package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.ResourceUsage;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.cgroup.TaskCgroup;
import io.octaskly.sandbox.internal.kernel.ChildEnd;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.Launched;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running task under supervision, from its launch until nothing of its tree is left. Its guard
 * does the killing; here it is decided when, and why.
 *
 * <p>Everything happens on the supervisor's thread, except {@link #watch}, what the samplers do,
 * and what is public.
 */
public final class SupervisedTask implements TaskProcess {
  private static final int GUARD = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STDIN = 3;
  private static final int CALLS = 4;

  /** Bits of a token that name the source. */
  private static final int SOURCE_BITS = 3;

  /** What the guard takes as the order to kill everything. */
  private static final int KILL_ORDER = Signal.SIGHUP;

  private static final long NEVER = Long.MAX_VALUE;

  private final long id;
  private final Launched launched;
  private final EndRules rules;
  private final Poller poller;
  private final Timers timers;
  private final Samplers samplers;
  private final @Nullable TaskCgroup cgroup;
  private final long started;
  private final @Nullable TaskCalls calls;
  private final TaskTree tree;
  private final OutputPipe stdout;
  private final OutputPipe stderr;
  private final @Nullable Input stdin;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private boolean callsOpen;
  private volatile long sampledPeak;

  /** What the control group has counted; 0 if there is none, or it does not count. */
  private long groupPeak;

  /** Moments in {@link System#nanoTime}. */
  private long termAt = NEVER;

  private long killAt = NEVER;

  /** There is one from the order to kill until the caller is told that it did not succeed. */
  private @Nullable DeathWait dying;

  /** Guarded by {@code this}: why the task is being ended; the first reason stays. */
  private @Nullable Ending reason;

  /** Guarded by {@code this}: the guard has been told to kill. */
  private boolean killOrdered;

  /**
   * Guarded by {@code this}: the guard has ended, and its process id may be another's soon, so that
   * nothing counts any more that a sampler finds.
   */
  private boolean collected;

  /** Guarded by {@code this}: the descriptors are closed, their numbers may be somebody else's. */
  private boolean closed;

  SupervisedTask(
      long id,
      Launched launched,
      EndRules rules,
      @Nullable TaskCgroup cgroup,
      byte @Nullable [] stdin,
      Poller poller,
      Timers timers,
      Samplers samplers,
      @Nullable TaskCalls calls) {
    this.id = id;
    this.launched = launched;
    this.started = launched.startedAt();
    this.rules = rules;
    this.poller = poller;
    this.timers = timers;
    this.samplers = samplers;
    this.cgroup = cgroup;
    this.calls = calls;
    this.callsOpen = calls != null;
    this.tree = new TaskTree(launched.guardPid());
    this.stdout = output(launched.stdout(), STDOUT, "standard output");
    this.stderr = output(launched.stderr(), STDERR, "standard error");
    this.stdin = input(launched.stdin(), stdin);
  }

  private OutputPipe output(Descriptor pipe, int source, String name) {
    return new OutputPipe(pipe, poller, token(source), name, rules.output(), this::overflowed);
  }

  private @Nullable Input input(@Nullable Descriptor pipe, byte @Nullable [] content) {
    if (pipe == null) {
      return null;
    }
    return content == null
        ? new LiveInput(pipe, poller, token(STDIN))
        : new FedInput(pipe, poller, token(STDIN), content);
  }

  static long taskOf(long token) {
    return token >> SOURCE_BITS;
  }

  private long token(int source) {
    return id << SOURCE_BITS | source;
  }

  @Override
  public CompletableFuture<Ended> ended() {
    return ended;
  }

  @Override
  public long pid() {
    return launched.taskPid();
  }

  @Override
  public void cancel() {
    kill(new Ending.Cancelled());
  }

  @Override
  public TaskOutput stdout() {
    return stdout.output();
  }

  @Override
  public TaskOutput stderr() {
    return stderr.output();
  }

  @Override
  public Optional<OutputStream> stdin() {
    return stdin instanceof LiveInput live ? Optional.of(live) : Optional.empty();
  }

  void watch() {
    stdout.watch();
    stderr.watch();
    if (stdin != null) {
      stdin.watch();
    }
    if (calls != null) {
      poller.add(calls.listener().number(), Poller.READABLE, token(CALLS));
    }
    ResourceLimits limits = rules.limits();
    if (limits != null) {
      termAt = started + limits.wallTime().toNanos();
      timers.set(id, termAt);
      samplers.processes().watch(this);
      if (!rules.files().isEmpty()) {
        samplers.files().watch(this);
      }
    }
    // Last: from here on the task may be finished by the supervisor at any moment.
    poller.add(launched.guard().number(), Poller.READABLE, token(GUARD));
  }

  /** A descriptor is ready. */
  void ready(long token, Transfer transfer, CallGate gate) {
    switch ((int) (token & (1 << SOURCE_BITS) - 1)) {
      case GUARD -> finish(transfer);
      case STDOUT -> stdout.ready(transfer);
      case STDERR -> stderr.ready(transfer);
      case CALLS -> serveCalls(gate);
      default -> {
        if (stdin != null) {
          stdin.ready(transfer);
        }
      }
    }
  }

  /** Whether nothing of the task is left, and nothing of it is watched. */
  synchronized boolean isOver() {
    return closed;
  }

  /** A moment that was set has come. */
  void timeHasCome(long now, Transfer transfer) {
    if (dying != null && now >= dying.until() && !dying.goesOn(now, tree.deaths())) {
      String problem = dying.problem();
      dying = null;
      abandon(transfer, problem);
      return;
    }
    if (now >= termAt) {
      termAt = NEVER;
      killAt = now + rules.grace().toNanos();
      terminate(now);
    }
    if (now >= killAt) {
      killAt = NEVER;
      kill(null);
    }
    synchronized (this) {
      if (killOrdered && dying == null) {
        dying = new DeathWait(now, tree.deaths(), promisedBy());
      }
      if (!closed) {
        long look = dying == null ? NEVER : dying.until();
        timers.set(id, Math.min(termAt, Math.min(killAt, look)));
      }
    }
  }

  /** The moment by which the caller has the result, however the task behaves. */
  private long promisedBy() {
    ResourceLimits limits = rules.limits();
    return limits == null
        ? NEVER
        : started + limits.wallTime().plus(rules.grace()).toNanos() + DeathWait.PATIENCE;
  }

  /** The wall time limit: SIGTERM first, so that the task can tidy up in its grace. */
  private synchronized void terminate(long now) {
    ResourceLimits limits = rules.limits();
    if (reason == null && limits != null) {
      reason = new Ending.AtLimit(Limit.WALL_TIME, limits.wallTime().toNanos(), now - started);
    }
    tellGuard(Signal.SIGTERM);
  }

  private synchronized void kill(@Nullable Ending why) {
    if (collected) {
      return;
    }
    if (reason == null) {
      reason = why;
    }
    if (!closed && !killOrdered) {
      killOrdered = true;
      tellGuard(KILL_ORDER);
      if (cgroup != null) {
        cgroup.kill();
      }
      // The supervisor then sees to it that the kill succeeds.
      timers.set(id, System.nanoTime());
    }
  }

  /** Signals the guard; by its pidfd, so that it can be no other process. */
  private synchronized void tellGuard(int signal) {
    if (!closed) {
      Kernel.call(SystemCall.PIDFD_SEND_SIGNAL, launched.guard().number(), signal, 0, 0);
    }
  }

  /** Compares what the task's processes use with its limits; on the thread of their sampler. */
  void measureProcesses(ProcFiles files) {
    ResourceLimits limits = rules.limits();
    if (limits == null || isOver()) {
      return;
    }
    if (cgroup != null && rules.memoryLimited()) {
      // The kernel counts; only processor time it does not limit as a whole.
      endAtCpuLimit(limits, usedBy(cgroup));
      return;
    }
    TreeSample sample;
    try {
      int most = rules.countsProcesses() ? limits.processes() : Integer.MAX_VALUE;
      sample = TreeSample.of(launched.guardPid(), files, most);
    } catch (IOException e) {
      // The host has too many open files at this moment: what the kernel and the timer limit stays
      // limited, and the next sample is near.
      return;
    }
    long memory = sample.residentBytes() + temporaryBytes(files);
    sampledPeak = Math.max(sampledPeak, memory);
    if (memory > limits.memory()) {
      kill(new Ending.AtLimit(Limit.MEMORY, limits.memory(), memory));
    } else if (rules.countsProcesses() && sample.threads() > limits.processes()) {
      kill(new Ending.AtLimit(Limit.PROCESSES, limits.processes(), sample.threads()));
    } else {
      endAtCpuLimit(limits, sample.cpuTime().toNanos());
    }
  }

  /** Processor time in nanoseconds; the group may be gone with the task in the next moment. */
  private synchronized long usedBy(TaskCgroup group) {
    return collected ? 0 : TimeUnit.MICROSECONDS.toNanos(group.cpuMicros().orElse(0));
  }

  private void endAtCpuLimit(ResourceLimits limits, long used) {
    long allowed = limits.cpuTime().toNanos();
    if (used > allowed) {
      kill(new Ending.AtLimit(Limit.CPU_TIME, allowed, used));
    }
  }

  /** Compares what the task has written with its limit; on the thread of its sampler. */
  void measureFiles(DiskUsage usage) {
    ResourceLimits limits = rules.limits();
    if (limits == null || isOver()) {
      return;
    }
    long allowed = limits.disk() + rules.inputBytes();
    long used = usage.of(rules.files(), tree.processes(), allowed);
    if (usage.inMemory() > limits.memory() && !rules.memoryLimited()) {
      kill(new Ending.AtLimit(Limit.MEMORY, limits.memory(), usage.inMemory()));
    } else if (used > allowed) {
      kill(new Ending.AtLimit(Limit.DISK, limits.disk(), used - rules.inputBytes()));
    }
  }

  private void serveCalls(CallGate gate) {
    if (calls != null && callsOpen && !calls.serve(gate)) {
      callsOpen = false;
      poller.remove(calls.listener().number());
      if (calls.isCutShort()) {
        // What it asks about waits until it is killed, rather than to fail.
        cancel();
      } else {
        calls.close();
      }
    }
  }

  /** What is in a {@code /tmp} in memory, seen through the root directory of the task's init. */
  private long temporaryBytes(ProcFiles files) {
    return rules.temporaryInMemory()
        ? files.usedBytes("/proc/" + launched.guardPid() + "/root/tmp")
        : 0;
  }

  /** An output has more than the task may print. */
  private void overflowed(long bytes) {
    kill(new Ending.AtLimit(Limit.OUTPUT, rules.output().bytesPerStream(), bytes));
  }

  /** The guard has ended, and it ends only when nothing of the tree is left. */
  private void finish(Transfer transfer) {
    stdout.finish(transfer);
    stderr.finish(transfer);
    synchronized (this) {
      collected = true;
    }
    GuardReport report = GuardReport.collect(launched, transfer);
    long wall = System.nanoTime() - started;
    noteMemory();
    Ending why = release();
    if (report == null) {
      ended.completeExceptionally(
          new SandboxException(
              "the guard of the task was killed from outside before the task had ended; its"
                  + " process was killed with it, but processes that the task had started may be"
                  + " left: look for who sends signals to the host's children"));
      return;
    }
    Usage usage = report.tree();
    ended.complete(
        new Ended(
            why != null ? why : report.ending(rules.limits()),
            stdout.output(),
            stderr.output(),
            new ResourceUsage(
                Duration.ofNanos(wall),
                Duration.ofNanos(usage.userNanos()),
                Duration.ofNanos(usage.systemNanos()),
                groupPeak > 0 ? groupPeak : report.peakResidentBytes(sampledPeak, transfer),
                usage.minorFaults(),
                usage.majorFaults(),
                usage.voluntarySwitches(),
                usage.involuntarySwitches())));
  }

  /** What the control group knows must be read before it is removed. */
  private synchronized void noteMemory() {
    ResourceLimits limits = rules.limits();
    if (cgroup == null || limits == null || !rules.memoryLimited()) {
      return;
    }
    groupPeak = cgroup.peakMemory().orElse(0);
    if (reason == null && cgroup.outOfMemory()) {
      reason =
          new Ending.AtLimit(Limit.MEMORY, limits.memory(), Math.max(groupPeak, limits.memory()));
    }
  }

  /** Closes everything, and says why the task was ended, if it was. */
  private synchronized @Nullable Ending release() {
    closed = true;
    timers.clear(id);
    samplers.forget(this);
    poller.remove(launched.guard().number());
    if (calls != null && callsOpen) {
      callsOpen = false;
      poller.remove(calls.listener().number());
    }
    if (stdin != null) {
      stdin.end();
    }
    closeAll();
    return reason;
  }

  /** The task could not be taken under supervision: it is killed before the launch is given up. */
  synchronized void abort() {
    tellGuard(KILL_ORDER);
    ChildEnd.await(launched.guard());
    closed = true;
    timers.clear(id);
    samplers.forget(this);
    closeAll();
  }

  private void closeAll() {
    if (calls != null) {
      calls.close();
    }
    launched.close();
    if (cgroup != null) {
      cgroup.close();
    }
  }

  /** Something that cannot happen has: the task is killed, its caller told, the others go on. */
  void fail(RuntimeException cause) {
    kill(null);
    ended.completeExceptionally(
        new SandboxException("the task can no longer be supervised and is being killed", cause));
  }

  /**
   * The tree does not die of SIGKILL, or not in time. The caller is told now; the guard stays,
   * under supervision, until it succeeds.
   */
  private void abandon(Transfer transfer, String problem) {
    // Whoever reads or writes is told now, too.
    stdout.finish(transfer);
    stderr.finish(transfer);
    if (stdin != null) {
      stdin.end();
    }
    ended.completeExceptionally(
        new SandboxException(
            "the processes of the task (its first has pid "
                + launched.taskPid()
                + ") were sent SIGKILL, and are not all dead: "
                + problem
                + "; its guard goes on trying"));
  }
}
