package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many launches on several threads while the garbage collector runs all the time; then counts what
 * is left of them. Arguments: number of launches, number of threads, {@link Confinement}.
 */
final class LaunchStress {
  private final Sandbox sandbox;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  /** What a process holds on to; of descriptors, what they lead to. */
  record Holdings(List<String> open, int threads, int children, long residentKiB) {
    int descriptors() {
      return open.size();
    }

    @Override
    public String toString() {
      return descriptors()
          + " descriptors, "
          + threads
          + " threads, "
          + children
          + " children, "
          + residentKiB
          + " KiB";
    }
  }

  private LaunchStress(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  public static void main(String[] args) throws Exception {
    int launches = Integer.parseInt(args[0]);
    int threads = Integer.parseInt(args[1]);
    Sandbox sandbox = Confinement.valueOf(args[2]).sandbox().build();
    Holdings before = warmUp(sandbox, threads);
    long start = System.nanoTime();
    int failures = run(sandbox, launches, threads);
    double seconds = (System.nanoTime() - start) / 1e9;
    Holdings after = holdings();
    System.out.printf(
        "JDK %s: %d launches on %d threads at %s in %.1f s: %d failures%nbefore %s%nafter  %s%n",
        Runtime.version(),
        launches,
        threads,
        sandbox.level().id(),
        seconds,
        failures,
        before,
        after);
    boolean more = after.descriptors() > before.descriptors();
    if (more) {
      System.out.println("before " + before.open() + "\nafter  " + after.open());
    }
    if (failures > 0 || more || after.children() > before.children()) {
      System.exit(1);
    }
  }

  /** Brings everything into being that lives as long as the process, and measures then. */
  static Holdings warmUp(Sandbox sandbox, int threads) throws Exception {
    run(sandbox, 50 * threads, threads);
    return holdings();
  }

  /** Launches and returns how many launches failed. */
  static int run(Sandbox sandbox, int launches, int threads) throws InterruptedException {
    LaunchStress stress = new LaunchStress(sandbox);
    Thread collector = new Thread(stress::collectGarbage, "garbage");
    collector.setDaemon(true);
    collector.start();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(() -> stress.launch(launches / threads), "launcher-" + i);
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    stress.done.set(true);
    collector.join();
    return stress.failures.get();
  }

  private void launch(int count) {
    for (int i = 0; i < count; i++) {
      try {
        if (!isRight(i)) {
          failures.incrementAndGet();
        }
      } catch (RuntimeException e) {
        e.printStackTrace();
        failures.incrementAndGet();
      }
    }
  }

  /** Every way that a task can go: most end well, some do not, one in ten cannot be launched. */
  private boolean isRight(int i) {
    return switch (i % 10) {
      case 5 -> sandbox.run(Task.of("false")).outcome().equals(new Outcome.Exited(1));
      case 6 -> flood().outcome() instanceof Outcome.LimitExceeded;
      case 7 -> cancelled().outcome().equals(new Outcome.Cancelled());
      case 9 -> isRefusedByTheKernel();
      default ->
          sandbox.run(Task.of("echo", "launch " + i)).stdout().text().equals("launch " + i + "\n");
    };
  }

  private TaskResult flood() {
    return sandbox.run(Task.builder("yes").output(OutputPolicy.kill(4096)).build());
  }

  private TaskResult cancelled() {
    try (RunningTask running = sandbox.start(Task.of("sleep", "60"))) {
      running.cancel();
      return running.result().toCompletableFuture().join();
    }
  }

  /** Fails inside the child, after descriptors and memory have been taken. */
  private boolean isRefusedByTheKernel() {
    try {
      sandbox.run(Task.of("true", "x".repeat(1 << 18)));
      return false;
    } catch (TaskLaunchException e) {
      return "E2BIG".equals(e.errnoName());
    }
  }

  private void collectGarbage() {
    List<byte[]> garbage = new ArrayList<>();
    while (!done.get()) {
      garbage.add(new byte[1 << 16]);
      if (garbage.size() > 256) {
        garbage.clear();
        System.gc();
      }
    }
  }

  static Holdings holdings() throws IOException {
    System.gc();
    String status = Files.readString(Path.of("/proc/self/status"));
    return new Holdings(
        targets(Path.of("/proc/self/fd")),
        Integer.parseInt(field(status, "Threads:")),
        (int) ProcessHandle.current().children().count(),
        Long.parseLong(field(status, "VmRSS:")));
  }

  /**
   * How many descriptors this process has of the kinds that tasks take: pipes and pidfds. Others
   * come and go with the JVM's own doings, such as class files; and rulesets are kept for the next
   * tasks, a bounded number of them (KnownRulesetsTest).
   */
  static int taskDescriptors() throws IOException {
    System.gc();
    int count = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        count += isOfTask(descriptor) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isOfTask(Path descriptor) throws IOException {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:")
          || (target.startsWith("anon_inode:") && !target.contains("landlock-ruleset"));
    } catch (NoSuchFileException e) {
      // Closed since it was listed.
      return false;
    }
  }

  private static String field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow()
        .replaceAll("[^0-9]", "");
  }

  private static List<String> targets(Path directory) throws IOException {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        target(entry).ifPresent(targets::add);
      }
    }
    targets.sort(null);
    return targets;
  }

  private static Optional<String> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor).toString());
    } catch (NoSuchFileException e) {
      // Closed since it was listed.
      return Optional.empty();
    }
  }
}
