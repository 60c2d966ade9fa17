package io.octaskly.sandbox;

import io.octaskly.sandbox.PathAccess.Use;
import io.octaskly.sandbox.PathAccess.Verdict;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.observe.AccessLog;
import io.octaskly.sandbox.internal.observe.Touch;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.profile.ProfileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The runs of one task from which a {@link SandboxProfile} is made. For one thread. */
final class Learning {
  /** A program that is refused one thing after another asks for all of it in so many runs. */
  private static final int MOST_ROUNDS = 16;

  /** So many grants are tried to be left out, one after the other. */
  private static final int MOST_TRIED = 32;

  /** So many files of one directory become the directory. */
  private static final int FILES_OF_A_DIRECTORY = 4;

  /** Never granted as a whole: too much of the host, or of its users, lies beneath. */
  private static final Set<Path> TOO_MUCH =
      Set.of(
          Path.of("/"),
          Path.of("/boot"),
          Path.of("/dev"),
          Path.of("/etc"),
          Path.of("/home"),
          Path.of("/lib"),
          Path.of("/mnt"),
          Path.of("/opt"),
          Path.of("/proc"),
          Path.of("/root"),
          Path.of("/run"),
          Path.of("/srv"),
          Path.of("/sys"),
          Path.of("/tmp"),
          Path.of("/usr"),
          Path.of("/usr/lib"),
          Path.of("/usr/local"),
          Path.of("/usr/share"),
          Path.of("/var"),
          Path.of("/var/lib"));

  private static final Path HOMES = Path.of("/home");
  private static final Path PROC = Path.of("/proc");

  private final Sandbox sandbox;
  private final Task task;
  private final Map<Use, Set<Path>> grants = new EnumMap<>(Use.class);
  private final Set<Path> named;
  private Network network;

  Learning(Sandbox sandbox, Task task) {
    if (!task.read().isEmpty() || !task.write().isEmpty() || !task.execute().isEmpty()) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " has grants of its own, which would be missing in the profile: give them to the"
              + " sandbox");
    }
    this.sandbox = sandbox;
    this.task = task;
    this.named = named(task);
    SandboxSettings settings = sandbox.settings();
    grants.put(Use.READ, new TreeSet<>(settings.read()));
    grants.put(Use.WRITE, new TreeSet<>(settings.write()));
    grants.put(Use.EXECUTE, new TreeSet<>(settings.execute()));
    this.network = level().isAtLeast(IsolationLevel.STRICT) ? Network.NONE : Network.HOST;
  }

  /**
   * What the arguments name is needed, also by programs that report success when they could not
   * read it.
   */
  private static Set<Path> named(Task task) {
    Set<Path> named = new TreeSet<>();
    task.args().forEach(argument -> existing(argument).ifPresent(named::add));
    return named;
  }

  private static Optional<Path> existing(String argument) {
    try {
      Path path = Path.of(argument);
      return path.isAbsolute() ? Optional.of(path.toRealPath()) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      // There is no such file: then it is not missed either.
      return Optional.empty();
    }
  }

  private boolean isMissed(Touch touch) {
    return touch.verdict() == Verdict.REFUSED && named.contains(Path.of(touch.place()));
  }

  private IsolationLevel level() {
    return task.level().orElse(sandbox.level());
  }

  SandboxProfile profile() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      AccessLog accesses = new AccessLog();
      Explanation run = allowed().explain(task, accesses);
      boolean succeeded = run.result().succeeded();
      boolean enough = succeeded && accesses.touches().keySet().stream().noneMatch(this::isMissed);
      if (enough || !grantWhatWasRefused(run, accesses)) {
        if (!succeeded) {
          throw failed(run);
        }
        generalise();
        leaveOut();
        removeCovered();
        return made();
      }
    }
    throw new SandboxException(
        "task "
            + task.id()
            + " asked for more in each of "
            + MOST_ROUNDS
            + " runs: grant what it is known to need first");
  }

  private SandboxProfile made() {
    CallLearning.Found calls = new CallLearning(task, level(), network, this::allowed).find();
    return new SandboxProfile(
        new ProfileText(
            task.program(),
            level(),
            network,
            sandbox.settings().allowShell(),
            List.copyOf(granted(Use.READ)),
            List.copyOf(granted(Use.WRITE)),
            List.copyOf(granted(Use.EXECUTE)),
            calls.list()),
        calls.gap());
  }

  private Set<Path> granted(Use use) {
    return grants.getOrDefault(use, Set.of());
  }

  private Sandbox allowed() {
    return allowed(null);
  }

  private Sandbox allowed(@Nullable Set<SystemCall> calls) {
    return sandbox.with(
        sandbox
            .settings()
            .granting(
                List.copyOf(granted(Use.READ)),
                List.copyOf(granted(Use.WRITE)),
                List.copyOf(granted(Use.EXECUTE)),
                network,
                calls));
  }

  /** Returns whether there is something new. */
  private boolean grantWhatWasRefused(Explanation run, AccessLog accesses) {
    boolean more = false;
    for (Touch touch : accesses.touches().keySet()) {
      boolean writes = touch.use() == Use.WRITE && level() == IsolationLevel.VERY_STRICT;
      if (touch.verdict() == Verdict.REFUSED && !writes && grants.containsKey(touch.use())) {
        more |= grant(touch.use(), Path.of(touch.place()));
      }
    }
    boolean wantsNetwork =
        level() == IsolationLevel.STRICT
            && network == Network.NONE
            && run.result().denials().list().stream()
                .anyMatch(
                    denial ->
                        denial.guarantee() == Guarantee.NETWORK_CLOSED
                            && denial.setting().isPresent());
    if (wantsNetwork) {
      network = Network.HOST;
    }
    return more || wantsNetwork;
  }

  private boolean grant(Use use, Path path) {
    if (isTooMuch(path) || isOfOneProcess(path) || !Files.exists(path)) {
      return false;
    }
    return grants.computeIfAbsent(use, unused -> new TreeSet<>()).add(path);
  }

  private static boolean isTooMuch(Path path) {
    Path home = Path.of(System.getProperty("user.home"));
    return TOO_MUCH.contains(path) || HOMES.equals(path.getParent()) || home.startsWith(path);
  }

  /** Its number means nothing in the next run. */
  private static boolean isOfOneProcess(Path path) {
    return path.startsWith(PROC)
        && path.getNameCount() > 1
        && Character.isDigit(path.getName(1).toString().charAt(0));
  }

  /** Many files of a directory become the directory. */
  private void generalise() {
    Set<Path> read = grants.computeIfAbsent(Use.READ, unused -> new TreeSet<>());
    Map<Path, List<Path>> byDirectory = new TreeMap<>();
    for (Path path : read) {
      Path parent = path.getParent();
      if (parent != null && !isTooMuch(parent)) {
        byDirectory.computeIfAbsent(parent, unused -> new ArrayList<>()).add(path);
      }
    }
    byDirectory.forEach(
        (directory, files) -> {
          if (files.size() >= FILES_OF_A_DIRECTORY) {
            files.forEach(read::remove);
            read.add(directory);
          }
        });
  }

  /** What another grant has in it. */
  private void removeCovered() {
    Set<Path> read = grants.computeIfAbsent(Use.READ, unused -> new TreeSet<>());
    read.removeIf(path -> liesBeneathAnother(path, read) || granted(Use.WRITE).contains(path));
  }

  private static boolean liesBeneathAnother(Path path, Set<Path> others) {
    return others.stream().anyMatch(other -> !other.equals(path) && path.startsWith(other));
  }

  /** Without what it can do without: programs look for more than they need. */
  private void leaveOut() {
    int tried = 0;
    for (Set<Path> paths : List.copyOf(grants.values())) {
      for (Path path : List.copyOf(paths)) {
        if (named.contains(path)) {
          continue;
        }
        if (tried++ == MOST_TRIED) {
          return;
        }
        paths.remove(path);
        if (!allowed().run(task).succeeded()) {
          paths.add(path);
        }
      }
    }
    if (network == Network.HOST && level() == IsolationLevel.STRICT) {
      network = Network.NONE;
      if (!allowed().run(task).succeeded()) {
        network = Network.HOST;
      }
    }
  }

  private SandboxException failed(Explanation run) {
    List<String> refused = new ArrayList<>();
    run.refused().forEach(access -> refused.add(access.use().label() + " " + access.target()));
    run.result().denials().forEach(denial -> refused.add(denial.text()));
    return new SandboxException(
        "task "
            + task.id()
            + " "
            + run.result().outcome().describe()
            + " with all that a profile may grant; still refused: "
            + (refused.isEmpty() ? "nothing, so look at what it prints" : refused));
  }
}
