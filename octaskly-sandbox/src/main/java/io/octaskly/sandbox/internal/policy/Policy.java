package io.octaskly.sandbox.internal.policy;

import static io.octaskly.sandbox.Mechanism.CGROUP;
import static io.octaskly.sandbox.Mechanism.CGROUP_KILL;
import static io.octaskly.sandbox.Mechanism.NETWORK_NAMESPACE;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.denial.ListenedCalls;
import io.octaskly.sandbox.internal.launch.LandlockRules;
import io.octaskly.sandbox.internal.launch.LaunchPlan;
import io.octaskly.sandbox.internal.launch.LaunchPlan.Reachable;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import io.octaskly.sandbox.internal.launch.Namespaces;
import io.octaskly.sandbox.internal.launch.SignalFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one task: its level, its limits, and which mechanism keeps which guarantee. Made
 * by {@link PolicyResolver}; turned into a launch once the task's directories are there.
 */
public final class Policy {
  private static final Path OWN_TEMPORARY = Path.of("/tmp");
  private static final String UNSEEN =
      "this host gives a task's filter no listener (Linux before 5.0, or a container runtime that"
          + " listens itself): system calls are refused all the same, but nobody sees which";
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;

  /** What the host's own kill needs before the guard may kill on its own. */
  private static final Duration GUARD_MARGIN = Duration.ofMillis(500);

  private final SandboxSettings settings;
  private final Task task;
  private final IsolationLevel level;
  private final @Nullable ResourceLimits limits;
  private final Map<Guarantee, List<Mechanism>> guarantees;
  private final ProgramImage program;

  /** What the program's run-time reads. */
  private final Set<Path> runtime;

  private final HostFeatures features;

  /** Of the level, the sandbox and the task, without the task's private directories. */
  private final Grants granted;

  private final Environment environment;
  private final @Nullable SealedFilter filter;
  private final @Nullable SignalFilter signals;
  private final @Nullable ListenedCalls listened;

  Policy(
      SandboxSettings settings,
      Task task,
      IsolationLevel level,
      @Nullable ResourceLimits limits,
      Map<Guarantee, List<Mechanism>> guarantees,
      ProgramImage program,
      Set<Path> runtime,
      HostFeatures features,
      Grants levelGrants,
      Environment environment,
      @Nullable SealedFilter filter,
      @Nullable SignalFilter signals,
      @Nullable ListenedCalls listened) {
    this.settings = settings;
    this.task = task;
    this.level = level;
    this.limits = limits;
    this.guarantees = guarantees;
    this.program = program;
    this.runtime = runtime;
    this.features = features;
    this.environment = environment;
    this.filter = filter;
    this.signals = signals;
    this.listened = listened;
    this.granted = granted(levelGrants.copy());
  }

  public Map<Guarantee, List<Mechanism>> guarantees() {
    return guarantees;
  }

  /** What the listener of the task's filter answers, or null if there is none. */
  public @Nullable ListenedCalls listened() {
    return listened;
  }

  /** A log for the calls that the task is refused. */
  public DenialLog denialLog() {
    return filter == null || listened != null ? DenialLog.empty() : DenialLog.notObserved(UNSEEN);
  }

  /** The limits in force, or null for none. */
  public @Nullable ResourceLimits limits() {
    return limits;
  }

  public Duration grace() {
    return settings.grace();
  }

  /** Whether the task gets a user id of its own; its directories must then belong to it. */
  public boolean ownUserId() {
    return features.changesIds() && level.isAtLeast(IsolationLevel.BASIC);
  }

  /** Beneath which directory the task gets a control group of its own; null if it gets none. */
  public @Nullable Path cgroups() {
    for (List<Mechanism> kept : guarantees.values()) {
      if (kept.contains(CGROUP) || kept.contains(CGROUP_KILL)) {
        return features.cgroups().directory();
      }
    }
    return null;
  }

  /** Whether the kernel limits memory and processes of the task's control group. */
  public boolean limitsByCgroup() {
    return guarantees.getOrDefault(Guarantee.RESOURCE_LIMITS, List.of()).contains(CGROUP);
  }

  /**
   * Whether the task can change no modes, owners and attributes, not even of its own files. In a
   * tree of its own it can.
   */
  public boolean keepsMetadata() {
    return level.isAtLeast(IsolationLevel.BASIC) && granted.tree() == null;
  }

  /** The launch that this policy asks for. */
  public LaunchPlan plan(Places places, @Nullable Integer userId) {
    boolean unprivileged = level.isAtLeast(IsolationLevel.BASIC);
    Path workingDirectory = task.workingDirectory().orElse(places.work());
    Grants grants = grants(places);
    return new LaunchPlan(
        program.path().toString(),
        arguments(places),
        environment.with(task, placeVariables(places)),
        workingDirectory.toString(),
        stdin(),
        Rlimits.of(limits, unprivileged, kernelCounts(userId), inUserNamespace() ? 1 : 0),
        userId,
        unprivileged,
        namespaces(places, grants.tree()),
        landlock(grants),
        filter,
        signals,
        userId == null ? List.of() : reachable(),
        limits == null
            ? Duration.ZERO
            : limits.wallTime().plus(settings.grace()).plus(GUARD_MARGIN));
  }

  /**
   * Whether the kernel counts this task's processes alone ({@code RLIMIT_NPROC}): by its own user
   * id, or in its own user namespace.
   */
  public boolean kernelCounts(@Nullable Integer userId) {
    return userId != null || (inUserNamespace() && features.countsByUserNamespace());
  }

  /** Where it shares its ids with its init, which counts as one of its processes. */
  private boolean inUserNamespace() {
    return granted.tree() != null && features.namespaces().ids() != null;
  }

  private List<byte[]> arguments(Places places) {
    List<String> arguments = new ArrayList<>(List.of(task.program()));
    if (task.runtime() == RuntimeProfile.JVM) {
      arguments.addAll(JvmOptions.of(task, level, limits, directories(places)));
    }
    arguments.addAll(task.args());
    return arguments.stream().map(argument -> argument.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** A JVM asks neither HOME nor TMPDIR. */
  private Map<String, Path> directories(Places places) {
    return switch (level) {
      case NONE -> Map.of();
      case BASIC, STRICT -> Map.of("user.home", places.work(), "java.io.tmpdir", temporary(places));
      case VERY_STRICT -> Map.of("user.home", places.work(), "java.io.tmpdir", places.work());
    };
  }

  private Map<String, String> placeVariables(Places places) {
    return switch (level) {
      case NONE, VERY_STRICT -> Map.of();
      case BASIC -> Map.of("TMPDIR", places.temporary().toString());
      case STRICT ->
          Map.of("TMPDIR", temporary(places).toString(), "HOME", places.home().toString());
    };
  }

  /** A tree of its own has a {@code /tmp} of its own, unless the host's was granted. */
  private Path temporary(Places places) {
    return ownTemporary() ? OWN_TEMPORARY : places.temporary();
  }

  private boolean ownTemporary() {
    TreeLayout tree = granted.tree();
    return tree != null && level == IsolationLevel.STRICT && !tree.showsTemporary();
  }

  /** Whether the task has a {@code /tmp} in memory, which counts as memory that it uses. */
  public boolean temporaryInMemory() {
    return ownTemporary() && temporaryBytes() > 0;
  }

  /** The directories whose content the disk limit counts: the private ones that can be written. */
  public List<Path> filesOnDisk(Places places) {
    if (limits == null || level == IsolationLevel.VERY_STRICT) {
      return List.of();
    }
    return ownTemporary() ? List.of(places.work()) : List.of(places.work(), places.temporary());
  }

  private long temporaryBytes() {
    return limits == null ? 0 : Math.min(limits.disk(), limits.memory());
  }

  private @Nullable String stdin() {
    if (task.stdin().isEmpty()) {
      return "/dev/null";
    }
    return task.stdin().get() instanceof Stdin.File file ? file.path().toString() : null;
  }

  private Grants granted(Grants grants) {
    if (level == IsolationLevel.NONE) {
      return grants;
    }
    grants.program(program);
    runtime.forEach(grants::system);
    task.read().forEach(grants::read);
    task.write().forEach(grants::write);
    task.execute().forEach(grants::execute);
    task.workingDirectory()
        .ifPresent(level == IsolationLevel.BASIC ? grants::write : grants::workingDirectory);
    if (task.stdin().orElse(null) instanceof Stdin.File file) {
      grants.standardInput(file.path());
    }
    return grants;
  }

  private Grants grants(Places places) {
    Grants grants = granted.copy();
    switch (level) {
      case NONE -> {
        return grants;
      }
      case BASIC -> {
        grants.own(places.work());
        grants.own(places.temporary());
        Path home = Path.of(System.getProperty("user.home"));
        OpenPaths.list(home, places.base()).forEach(grants.landlock()::listed);
      }
      case STRICT -> {
        grants.own(places.work());
        grants.ownToRead(places.home());
        if (ownTemporary()) {
          grants.ownTemporary(OWN_TEMPORARY);
        } else {
          grants.own(places.temporary());
        }
      }
      case VERY_STRICT -> grants.ownToRead(places.work());
    }
    return grants;
  }

  private @Nullable LandlockRules landlock(Grants grants) {
    boolean confined = level.isAtLeast(IsolationLevel.BASIC) && features.landlockAbi() > 0;
    return confined ? grants.landlock().build() : null;
  }

  private @Nullable Namespaces namespaces(Places places, @Nullable TreeLayout tree) {
    if (tree == null) {
      return null;
    }
    boolean proc = ownProc(features);
    return new Namespaces(
        features.namespaces().ids(),
        guarantees.getOrDefault(Guarantee.NETWORK_CLOSED, List.of()).contains(NETWORK_NAMESPACE),
        proc,
        tree.build(places.tree(), proc, ownTemporary() ? temporaryBytes() : 0));
  }

  /**
   * A task without Landlock could open the memory of its init through {@code /proc}, which until
   * the init's exec is the JVM's.
   */
  static boolean ownProc(HostFeatures features) {
    return features.namespaces().proc() && features.landlockAbi() > 0;
  }

  /** Landlock rules say nothing about what the task's user id may reach by the files' modes. */
  private List<Reachable> reachable() {
    List<Reachable> places = new ArrayList<>();
    places.add(new Reachable(program.path().toString(), EXECUTE));
    int write = level == IsolationLevel.VERY_STRICT ? READ : READ | WRITE;
    add(places, settings.read(), READ);
    add(places, settings.write(), write);
    add(places, settings.execute(), EXECUTE);
    add(places, task.read(), READ);
    add(places, task.write(), write);
    add(places, task.execute(), EXECUTE);
    return places;
  }

  private static void add(List<Reachable> places, List<Path> paths, int mode) {
    paths.forEach(path -> places.add(new Reachable(path.toString(), mode)));
  }
}
