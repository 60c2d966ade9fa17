package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.internal.launch.LandlockRules;
import io.octaskly.sandbox.internal.launch.LaunchPlan;
import io.octaskly.sandbox.internal.launch.LaunchPlan.Reachable;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one task: its level, its limits, and which mechanism keeps which guarantee. Made
 * by {@link PolicyResolver}; turned into a launch once the task's directories are there.
 */
public final class Policy {
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
  private final HostFeatures features;
  private final LandlockPolicy levelRules;
  private final Environment environment;
  private final @Nullable SealedFilter filter;

  Policy(
      SandboxSettings settings,
      Task task,
      IsolationLevel level,
      @Nullable ResourceLimits limits,
      Map<Guarantee, List<Mechanism>> guarantees,
      ProgramImage program,
      HostFeatures features,
      LandlockPolicy levelRules,
      Environment environment,
      @Nullable SealedFilter filter) {
    this.settings = settings;
    this.task = task;
    this.level = level;
    this.limits = limits;
    this.guarantees = guarantees;
    this.program = program;
    this.features = features;
    this.levelRules = levelRules;
    this.environment = environment;
    this.filter = filter;
  }

  public Map<Guarantee, List<Mechanism>> guarantees() {
    return guarantees;
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

  /** Whether the task can change no modes, owners and attributes, not even of its own files. */
  public boolean keepsMetadata() {
    return level.isAtLeast(IsolationLevel.BASIC);
  }

  /** The launch that this policy asks for. */
  public LaunchPlan plan(Places places, @Nullable Integer userId) {
    boolean unprivileged = level.isAtLeast(IsolationLevel.BASIC);
    Path workingDirectory = task.workingDirectory().orElse(places.work());
    return new LaunchPlan(
        program.path().toString(),
        arguments(),
        environment.with(task, placeVariables(places)),
        workingDirectory.toString(),
        stdin(),
        Rlimits.of(limits, unprivileged, userId != null),
        userId,
        unprivileged,
        landlock(places),
        filter,
        userId == null ? List.of() : reachable(),
        limits == null
            ? Duration.ZERO
            : limits.wallTime().plus(settings.grace()).plus(GUARD_MARGIN));
  }

  private List<byte[]> arguments() {
    return Stream.concat(Stream.of(task.program()), task.args().stream())
        .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private Map<String, String> placeVariables(Places places) {
    return switch (level) {
      case NONE, VERY_STRICT -> Map.of();
      case BASIC -> Map.of("TMPDIR", places.temporary().toString());
      case STRICT ->
          Map.of("TMPDIR", places.temporary().toString(), "HOME", places.home().toString());
    };
  }

  private @Nullable String stdin() {
    if (task.stdin().isEmpty()) {
      return "/dev/null";
    }
    return task.stdin().get() instanceof Stdin.File file ? file.path().toString() : null;
  }

  private @Nullable LandlockRules landlock(Places places) {
    if (level == IsolationLevel.NONE) {
      return null;
    }
    LandlockPolicy rules = levelRules.copy();
    if (level == IsolationLevel.VERY_STRICT) {
      rules.ownToRead(places.work()).ownToRead(places.temporary());
    } else {
      rules.own(places.work()).own(places.temporary());
    }
    if (level == IsolationLevel.BASIC) {
      Path home = Path.of(System.getProperty("user.home"));
      OpenPaths.list(home, places.base()).forEach(rules::listed);
      task.workingDirectory().ifPresent(rules::write);
    } else if (level == IsolationLevel.STRICT) {
      rules.ownToRead(places.home());
    }
    program.executed().forEach(rules::program);
    task.read().forEach(rules::read);
    task.write().forEach(rules::write);
    task.execute().forEach(rules::execute);
    return rules.build();
  }

  /** Landlock rules say nothing about what the task's user id may reach by the files' modes. */
  private List<Reachable> reachable() {
    List<Reachable> places = new ArrayList<>();
    places.add(new Reachable(program.path().toString(), EXECUTE));
    task.read().forEach(path -> places.add(new Reachable(path.toString(), READ)));
    task.write().forEach(path -> places.add(new Reachable(path.toString(), READ | WRITE)));
    task.execute().forEach(path -> places.add(new Reachable(path.toString(), EXECUTE)));
    return places;
  }
}
