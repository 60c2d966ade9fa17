package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.cgroup.DelegatedCgroup;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.observe.AccessLog;
import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.plain.PlainHost;
import io.octaskly.sandbox.internal.plain.PlainPolicy;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.policy.PolicyResolver;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.policy.UserIds;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands that the host does not trust. A sandbox is a set of rules; it holds no resource,
 * and any number of tasks may run in it at once. Immutable and thread-safe.
 *
 * <pre>{@code
 * Sandbox sandbox = Sandbox.builder().level(IsolationLevel.STRICT).network(Network.NONE).build();
 * TaskResult result = sandbox.run(Task.of("/usr/bin/python3", "-c", "print(6*7)"));
 * }</pre>
 *
 * <p><b>Security guarantees:</b> a task runs with every {@link Guarantee} of its level or not at
 * all; {@link TaskResult#guarantees()} says by which mechanism each was kept.
 */
public final class Sandbox {
  private final SandboxSettings settings;
  private final Audience audience;
  private final Means means;

  private Sandbox(SandboxSettings settings, SandboxListener listener, Means means) {
    this.settings = settings;
    this.audience = new Audience(listener);
    this.means = means;
  }

  /** {@return a builder for a sandbox of level STRICT, with default limits and no grants} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes a sandbox from a profile; {@link SandboxProfile#toBuilder} lets more be set. If the
   * profile lists system calls, its tasks may make those and no other.
   *
   * @param file of a {@link SandboxProfile}
   * @return the sandbox
   * @throws NullPointerException if {@code file} is null
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the level
   * @throws SandboxException if the file cannot be read, or is not a profile, or names a path that
   *     does not exist here, or lists the system calls of another architecture
   */
  public static Sandbox fromProfile(Path file) {
    return SandboxProfile.read(file).toBuilder().build();
  }

  /** {@return the level of its tasks, unless they ask for a tighter one} */
  public IsolationLevel level() {
    return settings.level();
  }

  /**
   * Runs a task and waits for its end. However the task fares, that is the result; an exception
   * means that it was not started.
   *
   * <p>If the thread is interrupted, the task is killed, the outcome is {@link Outcome.Cancelled},
   * and the interrupt flag is left set. The call returns at most the wall time limit, the grace and
   * one second after the start.
   *
   * @param task what to run
   * @return how it ended
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if the task asks for more than this sandbox or this host
   *     allows, or has a {@linkplain Task.Builder#liveStdin live standard input}
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the task's level
   * @throws TaskLaunchException if a step of the launch failed; nothing is left running
   * @throws SandboxException if the task could not be supervised to its end
   */
  public TaskResult run(Task task) {
    requireNoLiveInput(Objects.requireNonNull(task, "task"));
    return run(task, running -> {});
  }

  private static void requireNoLiveInput(Task task) {
    if (task.stdin().orElse(null) instanceof Stdin.Live) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " has a live standard input, which nobody could write to while run(task) waits:"
              + " call start(task), or run(task, started)");
    }
  }

  /**
   * Runs a task like {@link #run(Task)}, and hands it out as soon as it is running, so that its
   * output can be streamed, and other threads can cancel it or write to it. Nothing that it prints
   * is dropped before {@code started} returns.
   *
   * @param task what to run
   * @param started is given the running task, on this thread; must not wait for its result. What it
   *     throws changes nothing, as with a listener
   * @return how it ended
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the task asks for more than this sandbox or this host
   *     allows
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the task's level
   * @throws TaskLaunchException if a step of the launch failed; nothing is left running
   * @throws SandboxException if the task could not be supervised to its end
   */
  public TaskResult run(Task task, Consumer<? super RunningTask> started) {
    Objects.requireNonNull(started, "started");
    return run(task, started, null);
  }

  /**
   * Runs a task like {@link #run(Task)}, and observes which files it opens, which programs it
   * starts and whom it connects to. The policy is in force as ever: what it refuses stays refused.
   * The task is slower, by some 0.1 ms for each file; meant to find out why something fails.
   *
   * <pre>{@code
   * System.out.println(sandbox.explain(task).toTable());
   * }</pre>
   *
   * @param task what to run
   * @return what it touched, what it was refused, by which rule, and what to do next
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if the task asks for more than this sandbox or this host
   *     allows, or has a {@linkplain Task.Builder#liveStdin live standard input}
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the task's level
   * @throws TaskLaunchException if a step of the launch failed; nothing is left running
   * @throws SandboxException if the level is NONE, if this host gives a task's filter no listener,
   *     or if the task could not be supervised to its end
   */
  public Explanation explain(Task task) {
    return explain(Objects.requireNonNull(task, "task"), new AccessLog());
  }

  /** The same, for who needs the names as they are. */
  Explanation explain(Task task, AccessLog accesses) {
    requireNoLiveInput(task);
    return Explanation.of(observe(task, accesses), accesses);
  }

  /** Runs a task whose calls are noted. */
  TaskResult observe(Task task, Observation observation) {
    return run(task, running -> {}, observation);
  }

  /** The same sandbox with more grants. */
  Sandbox with(SandboxSettings other) {
    return new Sandbox(other, audience.listener(), means.with(other));
  }

  SandboxSettings settings() {
    return settings;
  }

  private TaskResult run(
      Task task, Consumer<? super RunningTask> started, @Nullable Observation observation) {
    TaskRun launch = prepare(Objects.requireNonNull(task, "task"), observation);
    TaskProcess supervised = launch.start();
    CompletableFuture<TaskResult> result = new CompletableFuture<>();
    boolean interrupted = false;
    try {
      handOut(
          new RunningTask(task.id(), supervised, means.handover(), result), supervised, started);
      while (true) {
        try {
          TaskResult ended = launch.finish(supervised.ended().get());
          result.complete(ended);
          return ended;
        } catch (InterruptedException e) {
          interrupted = true;
          supervised.cancel();
        } catch (ExecutionException e) {
          launch.release();
          throw supervisionFailure(e.getCause());
        }
      }
    } catch (RuntimeException e) {
      supervised.cancel();
      result.completeExceptionally(e);
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Starts a task and returns when its program is running.
   *
   * @param task what to start
   * @return the running task
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if the task asks for more than this sandbox or this host
   *     allows
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the task's level
   * @throws TaskLaunchException if a step of the launch failed; nothing is left running
   */
  public RunningTask start(Task task) {
    return start(task, running -> {});
  }

  /**
   * Starts a task like {@link #start(Task)}, and hands it out before anything that it prints can be
   * dropped: until {@code started} returns, a task that has printed more than is captured waits. So
   * whoever asks for its streams there gets all of them.
   *
   * @param task what to start
   * @param started is given the running task, on this thread; must not wait for its result. What it
   *     throws changes nothing, as with a listener
   * @return the running task
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the task asks for more than this sandbox or this host
   *     allows
   * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the task's level
   * @throws TaskLaunchException if a step of the launch failed; nothing is left running
   */
  public RunningTask start(Task task, Consumer<? super RunningTask> started) {
    Objects.requireNonNull(started, "started");
    TaskRun launch = prepare(Objects.requireNonNull(task, "task"), null);
    TaskProcess supervised = launch.start();
    CompletableFuture<TaskResult> result =
        supervised
            .ended()
            .handleAsync(
                (ended, failure) -> {
                  if (ended == null) {
                    launch.release();
                    throw supervisionFailure(failure);
                  }
                  return launch.finish(ended);
                },
                // Not the common pool: a consumer of output may be blocking all of it.
                means.handover());
    RunningTask running = new RunningTask(task.id(), supervised, means.handover(), result);
    handOut(running, supervised, started);
    return running;
  }

  private static void handOut(
      RunningTask running, TaskProcess process, Consumer<? super RunningTask> started) {
    try {
      Audience.tell(() -> started.accept(running));
    } finally {
      process.stdout().decided();
      process.stderr().decided();
    }
  }

  static SandboxException supervisionFailure(@Nullable Throwable cause) {
    return cause instanceof SandboxException known
        ? known
        : new SandboxException("the task could not be supervised to its end", cause);
  }

  private TaskRun prepare(Task task, @Nullable Observation observation) {
    return new TaskRun(
        task.requireSensibleAt(task.level().orElse(settings.level())),
        means,
        audience,
        observation);
  }

  /** Collects the rules of a {@link Sandbox}. Not thread-safe. */
  public static final class Builder {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
    private static final Duration MAX_GRACE = Duration.ofMinutes(5);

    private IsolationLevel level = IsolationLevel.STRICT;
    private @Nullable ResourceLimits defaultLimits;
    private @Nullable ResourceLimits maxLimits;
    private final List<Path> read = new ArrayList<>();
    private final List<Path> write = new ArrayList<>();
    private final List<Path> execute = new ArrayList<>();
    private Network network = Network.HOST;
    private Duration grace = DEFAULT_GRACE;
    private boolean allowShell;
    private SandboxListener listener = new SandboxListener() {};
    private @Nullable UserIds userIds;
    private @Nullable Path cgroup;
    private @Nullable HostFeatures features;
    private final Set<Mechanism> preferred = EnumSet.noneOf(Mechanism.class);
    private final Set<Mechanism> required = EnumSet.noneOf(Mechanism.class);

    /** Null for all that the level allows. */
    private @Nullable Set<SystemCall> calls;

    private Builder() {}

    /**
     * Sets the isolation level; STRICT unless set.
     *
     * @param level the level of every task, unless a task asks for a tighter one
     * @return this
     * @throws NullPointerException if {@code level} is null
     */
    public Builder level(IsolationLevel level) {
      this.level = Objects.requireNonNull(level, "level");
      return this;
    }

    /**
     * Sets the limits of tasks that name none. Unless set: {@link ResourceLimits#defaults()}, and
     * none at level NONE.
     *
     * @param limits within {@link #maxLimits}, if those are set
     * @return this
     * @throws NullPointerException if {@code limits} is null
     */
    public Builder defaultLimits(ResourceLimits limits) {
      this.defaultLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets what a task may ask for at most; unless set, whatever the host has.
     *
     * @param limits the highest value of each limit
     * @return this
     * @throws NullPointerException if {@code limits} is null
     */
    public Builder maxLimits(ResourceLimits limits) {
      this.maxLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Lets tasks read these files and everything beneath these directories.
     *
     * @param paths absolute, existing paths
     * @return this
     * @throws IllegalArgumentException if one is not absolute or does not exist
     */
    public Builder allowRead(Path... paths) {
      addGrants("allowRead", paths, read);
      return this;
    }

    /**
     * Lets tasks read and change these files and everything beneath these directories. A task that
     * asks for VERY_STRICT only reads them.
     *
     * @param paths absolute, existing paths
     * @return this
     * @throws IllegalArgumentException if one is not absolute or does not exist
     */
    public Builder allowWrite(Path... paths) {
      addGrants("allowWrite", paths, write);
      return this;
    }

    /**
     * Lets tasks read and execute these files and everything beneath these directories. A task may
     * then start other programs at all, which a task without such a grant may not.
     *
     * @param paths absolute, existing paths
     * @return this
     * @throws IllegalArgumentException if one is not absolute or does not exist
     */
    public Builder allowExecute(Path... paths) {
      addGrants("allowExecute", paths, execute);
      return this;
    }

    /**
     * Opens or closes the network; HOST unless set. It can be closed at STRICT and above.
     *
     * @param network HOST or NONE
     * @return this
     * @throws NullPointerException if {@code network} is null
     */
    public Builder network(Network network) {
      this.network = Objects.requireNonNull(network, "network");
      return this;
    }

    /**
     * Sets the time between SIGTERM, at the wall time limit, and SIGKILL; 2 s unless set.
     *
     * @param grace 0 to 5 minutes
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder grace(Duration grace) {
      Objects.requireNonNull(grace, "grace");
      if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
        throw new IllegalArgumentException(
            "grace of " + grace + " is not within PT0S.." + MAX_GRACE);
      }
      this.grace = grace;
      return this;
    }

    /**
     * Lets a shell be named as a task's program at STRICT and above.
     *
     * @return this
     */
    public Builder allowShell() {
      this.allowShell = true;
      return this;
    }

    /**
     * Allows system calls that the profile from which this builder was made does not list. What the
     * level refuses stays refused.
     *
     * @param names as {@code syscalls(2)} has them, such as {@code statfs}
     * @return this
     * @throws IllegalArgumentException if there is no such call, or no profile that lists calls:
     *     then all those of the level are allowed as it is
     */
    public Builder allowSystemCall(String... names) {
      for (String name : names) {
        SystemCall call =
            SystemCall.named(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "allowSystemCall \"" + name + "\": no such system call is known"));
        if (calls == null) {
          throw new IllegalArgumentException(
              "allowSystemCall \""
                  + name
                  + "\": no profile lists the system calls of this sandbox, so that its level's are"
                  + " allowed as it is: leave it out, or begin with SandboxProfile.toBuilder()");
        }
        calls.add(call);
      }
      return this;
    }

    /** The only calls that are allowed of those that the level allows. */
    Builder onlyCalls(Set<SystemCall> listed) {
      this.calls = EnumSet.copyOf(listed);
      return this;
    }

    /**
     * Sets who is told of starts and ends.
     *
     * @param listener told on the threads that start and complete tasks
     * @return this
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(SandboxListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets the user ids that a root host gives to its tasks, one each while it runs. Unless set,
     * 65536 ids from 1900000000 on, which no user, service or container is known to have.
     *
     * @param first the first id, 1000 or more
     * @param count how many, 1 or more
     * @return this
     * @throws IllegalArgumentException if a number is out of range
     */
    public Builder userIds(int first, int count) {
      if (first < 1000 || count < 1 || first > Integer.MAX_VALUE - count) {
        throw new IllegalArgumentException(
            "user ids from "
                + first
                + ", "
                + count
                + " of them: give a first id of 1000 or more, a count of 1 or more, and no id above"
                + " "
                + Integer.MAX_VALUE);
      }
      this.userIds = new UserIds(first, count);
      return this;
    }

    /**
     * Has each task run in a control group of its own ({@code cgroups(7)}, version 2), in which the
     * kernel itself limits memory and processes of the whole tree. Unless set, that is done where
     * the host stands in a group that systemd has delegated to it (Delegate=yes); so this is for
     * groups that were delegated in other ways.
     *
     * <p>The group must have the controllers {@code memory} and {@code pids}, and its directory
     * must be writable for this process. If this process stands in the group itself, it is moved
     * into a new group {@code octaskly-host} beneath it, since the kernel allows no limits beneath
     * a group that holds processes.
     *
     * @param directory of a group that is this host's alone to use
     * @return this
     * @throws NullPointerException if {@code directory} is null
     */
    public Builder cgroup(Path directory) {
      this.cgroup = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /** As if the host offered only this; for tests of what an older one does. */
    Builder offering(HostFeatures features) {
      this.features = features;
      return this;
    }

    /**
     * Prefers mechanisms to others that keep the same guarantee, where they are available. For
     * example {@link Mechanism#PID_NAMESPACE} at STRICT gives its tasks namespaces, with a {@code
     * /proc} and a {@code /tmp} of their own; {@link Mechanism#GUARD_PROCESS} at VERY_STRICT does
     * without them. Namespaces come together: asking for one is asking for all.
     *
     * @param mechanisms what to prefer
     * @return this
     * @throws NullPointerException if one is null
     */
    public Builder prefer(Mechanism... mechanisms) {
      preferred.addAll(List.of(mechanisms));
      return this;
    }

    /**
     * Requires mechanisms: a launch is refused where one of them is not available.
     *
     * @param mechanisms what to require
     * @return this
     * @throws NullPointerException if one is null
     */
    public Builder require(Mechanism... mechanisms) {
      required.addAll(List.of(mechanisms));
      return this;
    }

    /**
     * {@return the sandbox}
     *
     * @throws IllegalArgumentException if rules contradict each other, or the control group that
     *     was named cannot be used
     * @throws GuaranteeUnavailableException if this host cannot keep a guarantee of the level
     * @throws SandboxException if this system has no confinement at all
     */
    public Sandbox build() {
      return build(!HostRuntime.canConfine());
    }

    /** Builds it for a host with the kernel's mechanisms or without. */
    Sandbox build(boolean plain) {
      if (network == Network.NONE && !level.isAtLeast(IsolationLevel.STRICT)) {
        throw new IllegalArgumentException(
            "network NONE at level "
                + level.id()
                + ": the network can be closed at level strict and above");
      }
      if (level == IsolationLevel.VERY_STRICT && !write.isEmpty()) {
        throw new IllegalArgumentException(
            "allowWrite "
                + write
                + " at level very-strict, where nothing can be written: use allowRead, or level"
                + " strict");
      }
      if (plain && level == IsolationLevel.NONE) {
        SandboxSettings settings = settings(plainLimits());
        return new Sandbox(settings, listener, new PlainMeans(settings, PlainHost.get()));
      }
      HostRuntime runtime = HostRuntime.get();
      SandboxSettings settings = settings(limits(runtime));
      PolicyResolver resolver = new PolicyResolver(settings, features(runtime));
      resolver.requireLevel();
      UserIds ids = userIds == null ? runtime.userIds() : userIds;
      return new Sandbox(settings, listener, new KernelMeans(runtime, resolver, ids));
    }

    private HostFeatures features(HostRuntime runtime) {
      HostFeatures offered = features == null ? runtime.features() : features;
      if (cgroup == null) {
        return offered;
      }
      CgroupSupport support = DelegatedCgroup.at(cgroup);
      if (!support.limits()) {
        throw new IllegalArgumentException(
            "cgroup " + cgroup + " cannot be used for tasks: " + support.obstacle());
      }
      return offered.with(support);
    }

    private SandboxSettings settings(@Nullable ResourceLimits limits) {
      return new SandboxSettings(
          level,
          limits,
          maxLimits,
          read,
          write,
          execute,
          network,
          grace,
          allowShell,
          preferred,
          required,
          calls);
    }

    private @Nullable ResourceLimits plainLimits() {
      ResourceLimits limits = defaultLimits != null ? defaultLimits : maxLimits;
      if (limits != null) {
        PlainPolicy.requireKept(limits);
        requireWithinMaximum(limits);
      }
      return limits;
    }

    private @Nullable ResourceLimits limits(HostRuntime runtime) {
      if (defaultLimits != null) {
        runtime.features().requireWithinHost(defaultLimits);
        requireWithinMaximum(defaultLimits);
        return defaultLimits;
      }
      if (level == IsolationLevel.NONE) {
        return maxLimits;
      }
      return maxLimits != null
          ? runtime.features().withinHost(ResourceLimits.defaults().cappedBy(maxLimits))
          : runtime.features().withinHost(ResourceLimits.defaults());
    }

    private void requireWithinMaximum(ResourceLimits limits) {
      if (maxLimits != null) {
        limits
            .exceeding(maxLimits)
            .ifPresent(
                limit -> {
                  throw new IllegalArgumentException(
                      "defaultLimits allow more "
                          + limit.label()
                          + " than maxLimits: "
                          + limits
                          + " against "
                          + maxLimits);
                });
      }
    }

    private static void addGrants(String setter, Path[] paths, List<Path> into) {
      for (Path path : Arrays.asList(paths)) {
        Objects.requireNonNull(path, setter + " path");
        if (!path.isAbsolute() || !Files.exists(path)) {
          throw new IllegalArgumentException(
              setter + " path " + path + " is not an existing absolute path: give one that is");
        }
        into.add(path);
      }
    }
  }
}
