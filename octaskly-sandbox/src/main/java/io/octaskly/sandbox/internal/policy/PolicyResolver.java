package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskLaunchException;
import io.octaskly.sandbox.internal.denial.ListenedCalls;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import io.octaskly.sandbox.internal.seccomp.ConfinementFilters;
import io.octaskly.sandbox.internal.seccomp.ConfinementInputs;
import io.octaskly.sandbox.internal.seccomp.FilterPolicy;
import io.octaskly.sandbox.internal.seccomp.FilterProgram;
import io.octaskly.sandbox.internal.seccomp.ProfileFilter;
import io.octaskly.sandbox.internal.seccomp.RefusalReasons;
import io.octaskly.sandbox.internal.seccomp.SignalFilters;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for one sandbox, what holds for a task, or why it is not started. Everything that can be
 * known to be wrong is found here, before anything is made. Thread-safe.
 */
public final class PolicyResolver {
  private final SandboxSettings settings;
  private final HostFeatures features;
  private final HostPaths hostPaths = HostPaths.probe();
  private final ProgramImages programs = new ProgramImages();
  private final RuntimeHome runtimes = new RuntimeHome();
  private final SecureRandom random = new SecureRandom();

  private final Map<Promises, Map<Guarantee, List<Mechanism>>> guarantees =
      new ConcurrentHashMap<>();

  /** What does not depend on the task, made once for each level that is asked for. */
  private final Map<Setting, Grants> levelGrants = new ConcurrentHashMap<>();

  private final Map<IsolationLevel, Environment> environments = new ConcurrentHashMap<>();

  /** Filters differ in little and are compiled once; a launch only adds its nonce. */
  private final Map<FilterKey, LevelFilter> filters = new ConcurrentHashMap<>();

  /** What of a task decides which guarantees it has. */
  private record Promises(IsolationLevel level, boolean limited, boolean executionGranted) {}

  /** A level, with or without namespaces. */
  private record Setting(IsolationLevel level, boolean namespaces) {}

  private record FilterKey(
      Setting setting, boolean oneShotExec, boolean asksSignals, Set<SystemCall> observed) {}

  /** A compiled filter, and what its listener answers; null if it has none. */
  private record LevelFilter(FilterProgram program, @Nullable ListenedCalls listened) {}

  public PolicyResolver(SandboxSettings settings, HostFeatures features) {
    this.settings = settings;
    this.features = features;
  }

  /** The same sandbox with other settings. */
  public PolicyResolver with(SandboxSettings other) {
    return new PolicyResolver(other, features);
  }

  /**
   * Checks that this host can keep the promises of the sandbox's own level.
   *
   * @throws io.octaskly.sandbox.GuaranteeUnavailableException if it cannot
   */
  public void requireLevel() {
    guarantees(settings.level(), settings.defaultLimits(), !settings.execute().isEmpty());
  }

  private Map<Guarantee, List<Mechanism>> guarantees(
      IsolationLevel level, @Nullable ResourceLimits limits, boolean executionGranted) {
    return guarantees.computeIfAbsent(
        new Promises(level, limits != null, executionGranted), this::kept);
  }

  private Map<Guarantee, List<Mechanism>> kept(Promises promises) {
    return GuaranteeTable.resolve(
        new GuaranteeTable.Request(
            promises.level(),
            settings.network() == Network.NONE,
            promises.executionGranted(),
            promises.limited(),
            settings.calls() != null,
            settings.preferred(),
            settings.required()),
        features);
  }

  /**
   * The policy for a task.
   *
   * @throws IllegalArgumentException if the task asks for what its sandbox does not allow
   * @throws TaskLaunchException if its program or a path that it names is not there
   * @throws io.octaskly.sandbox.GuaranteeUnavailableException if this host cannot keep a promise
   */
  public Policy resolve(Task task) {
    return resolve(task, Set.of());
  }

  /**
   * The policy for a task.
   *
   * @param observed calls that are to be observed; none in an ordinary run
   * @throws IllegalArgumentException if the task asks for what its sandbox does not allow
   * @throws SandboxException if it is to be observed, and cannot be here
   * @throws TaskLaunchException if its program or a path that it names is not there
   * @throws io.octaskly.sandbox.GuaranteeUnavailableException if this host cannot keep a promise
   */
  public Policy resolve(Task task, Set<SystemCall> observed) {
    IsolationLevel level = level(task);
    ResourceLimits limits = limits(task);
    boolean executionGranted = !settings.execute().isEmpty() || !task.execute().isEmpty();
    Map<Guarantee, List<Mechanism>> guarantees = guarantees(level, limits, executionGranted);
    Setting setting = new Setting(level, GuaranteeTable.useNamespaces(guarantees));
    requirePaths(task);
    ProgramImage program = programs.find(task.program());
    if (program.shell() && level.isAtLeast(IsolationLevel.STRICT) && !settings.allowShell()) {
      throw new SandboxException(
          "program "
              + task.program()
              + " is a shell, which level "
              + level.id()
              + " refuses: name the script as the program (its #! line may name a shell), or call"
              + " Sandbox.Builder.allowShell()");
    }
    LevelFilter filter = filter(setting, executionGranted, SignalPolicy.asks(guarantees), observed);
    return new Policy(
        settings,
        task,
        level,
        limits,
        guarantees,
        program,
        runtimes.of(task.runtime(), program),
        features,
        levelGrants.computeIfAbsent(setting, this::grantsAt),
        environments.computeIfAbsent(level, wanted -> Environment.at(wanted, System.getenv())),
        filter == null ? null : sealed(filter),
        SignalPolicy.filter(level, guarantees, features),
        filter == null ? null : filter.listened());
  }

  private Grants grantsAt(Setting setting) {
    LandlockPolicy rules = new LandlockPolicy(features.landlockAbi()).scopeSignals();
    Grants grants = new Grants(rules, setting.namespaces() ? new TreeLayout() : null);
    if (setting.level().isAtLeast(IsolationLevel.STRICT)) {
      rules.scopeAbstractSockets();
      grants.system(hostPaths.runtime());
      if (setting.level() == IsolationLevel.STRICT) {
        grants.system(hostPaths.settings());
        if (settings.network() == Network.HOST) {
          grants.system(hostPaths.resolver());
        }
      }
      grants.system(Path.of("/dev/random"));
      grants.system(Path.of("/dev/urandom"));
      if (setting.namespaces() && Policy.ownProc(features)) {
        rules.system(Path.of("/proc"));
      }
    } else {
      // Signals stay inside even here: the guard must outlive the task.
      rules.listAnything().write(Path.of("/tmp"));
    }
    for (String device : List.of("/dev/null", "/dev/zero", "/dev/full")) {
      grants.device(Path.of(device));
    }
    settings.read().forEach(grants::read);
    // A task that tightens its level to VERY_STRICT keeps its sandbox's grants to read only.
    boolean writes = setting.level() != IsolationLevel.VERY_STRICT;
    settings.write().forEach(writes ? grants::write : grants::read);
    settings.execute().forEach(grants::execute);
    return grants;
  }

  private IsolationLevel level(Task task) {
    IsolationLevel level = task.level().orElse(settings.level());
    if (!level.isAtLeast(settings.level())) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " asks for level "
              + level.id()
              + ", looser than its sandbox's "
              + settings.level().id()
              + ": a task may only tighten; use another sandbox");
    }
    return level;
  }

  private @Nullable ResourceLimits limits(Task task) {
    ResourceLimits asked = task.limits().orElse(settings.defaultLimits());
    if (asked == null) {
      return null;
    }
    if (task.limits().isPresent()) {
      settings.requireWithinMaximum(task.id(), asked);
    }
    ResourceLimits limits = RuntimeLimits.of(task, asked, settings);
    features.requireWithinHost(limits);
    return limits;
  }

  private static void requirePaths(Task task) {
    task.read().forEach(path -> requireExists("grant reading", path));
    task.write().forEach(path -> requireExists("grant writing", path));
    task.execute().forEach(path -> requireExists("grant execution", path));
    task.inputs().forEach(input -> requireExists("copy input", input.from()));
    if (task.stdin().orElse(null) instanceof Stdin.File file) {
      requireExists("read standard input from", file.path());
    }
    task.workingDirectory()
        .ifPresent(
            directory -> {
              requireExists("use working directory", directory);
              if (!Files.isDirectory(directory)) {
                throw new TaskLaunchException(
                    "use working directory " + directory,
                    "ENOTDIR",
                    "not a directory",
                    "name a directory");
              }
            });
  }

  private static void requireExists(String step, Path path) {
    if (!Files.exists(path)) {
      throw new TaskLaunchException(
          step + " " + path,
          "ENOENT",
          "no such file or directory, or the host may not look there",
          "create it first, or leave it out");
    }
  }

  private @Nullable LevelFilter filter(
      Setting setting, boolean executionGranted, boolean asksSignals, Set<SystemCall> observed) {
    if (!observed.isEmpty()
        && (setting.level() == IsolationLevel.NONE || !features.signalListener())) {
      throw new SandboxException(
          setting.level() == IsolationLevel.NONE
              ? "level none has no policy to explain: take another level"
              : "a task cannot be observed here: this host gives its filter no listener (Linux"
                  + " before 5.0, or a container runtime that listens itself)");
    }
    if (setting.level() == IsolationLevel.NONE) {
      return null;
    }
    boolean oneShot = setting.level().isAtLeast(IsolationLevel.STRICT) && !executionGranted;
    return filters.computeIfAbsent(
        new FilterKey(setting, oneShot, asksSignals, observed), this::compile);
  }

  private SealedFilter sealed(LevelFilter filter) {
    FilterProgram program = filter.program();
    boolean listened = filter.listened() != null;
    if (!program.needsNonce()) {
      return new SealedFilter(program.bytes(), 0, 0, listened);
    }
    ByteBuffer nonce = ByteBuffer.wrap(randomBytes(2 * Long.BYTES));
    long fifth = nonZero(nonce.getLong());
    long sixth = nonZero(nonce.getLong());
    return new SealedFilter(program.withNonce(fifth, sixth), fifth, sixth, listened);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Half a nonce: 0 is what an ordinary call could carry by chance. */
  private long nonZero(long drawn) {
    long value = drawn;
    while (value == 0) {
      value = random.nextLong();
    }
    return value;
  }

  private LevelFilter compile(FilterKey key) {
    ProfileFilter filter = new ProfileFilter(filterPolicy(key), settings.calls());
    FilterPolicy policy = filter.policy();
    if (key.asksSignals()) {
      policy = policy.and(SignalFilters.asking());
    }
    if (!features.signalListener()) {
      return new LevelFilter(policy.compile(Kernel.architecture()), null);
    }
    IsolationLevel level = key.setting().level();
    boolean networkClosed =
        settings.network() == Network.NONE || level == IsolationLevel.VERY_STRICT;
    return new LevelFilter(
        policy.observing(filter::isReported, key.observed()).compile(Kernel.architecture()),
        new ListenedCalls(
            policy,
            new RefusalReasons(level, networkClosed, filter),
            key.asksSignals(),
            key.observed()));
  }

  private FilterPolicy filterPolicy(FilterKey key) {
    Setting setting = key.setting();
    boolean network = settings.network() == Network.HOST;
    ConfinementInputs inputs =
        setting.namespaces()
            ? ConfinementInputs.inOwnTree(network, key.oneShotExec())
            : ConfinementInputs.inHostTree(network, features.landlockAbi(), key.oneShotExec());
    return setting.level() == IsolationLevel.BASIC
        ? ConfinementFilters.basic(features.landlockAbi())
        : ConfinementFilters.of(setting.level(), inputs);
  }
}
