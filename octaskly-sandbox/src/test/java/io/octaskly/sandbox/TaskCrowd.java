package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many tasks that all run at the same time: each waits for a line of its own and repeats it, and
 * every tenth prints more than a pipe holds before that. Arguments: number of tasks, {@link
 * Confinement}.
 */
final class TaskCrowd {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int NOISE_EVERY = 10;
  private static final int NOISE = 100_000;

  private final Sandbox sandbox;
  private final Path waiting;
  private final Path noisy;
  private final List<RunningTask> tasks = new ArrayList<>();

  /**
   * How a crowd fared.
   *
   * @param javaThreads that lived while all tasks ran
   */
  record Report(int tasks, int failures, int javaThreads, long startMillis, long finishMillis) {}

  private TaskCrowd(Sandbox sandbox, Path directory) throws IOException {
    this.sandbox = sandbox;
    String repeat = "read line; echo \"$line\"; echo \"no $line\" >&2";
    this.waiting = Programs.script(directory, repeat);
    this.noisy =
        Programs.script(
            directory,
            "x=0123456789; for i in 1 2 3 4; do x=$x$x$x$x$x$x$x$x$x$x; done; echo $x",
            repeat);
  }

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    Sandbox sandbox = Confinement.valueOf(args[1]).sandbox().build();
    Path directory = Files.createTempDirectory("crowd");
    // Brings into being what is kept: blocks of user ids, a few directories.
    run(sandbox, directory, count);
    LaunchStress.Holdings before = LaunchStress.holdings();
    int threadsBefore = javaThreads();
    Report report = run(sandbox, directory, count);
    LaunchStress.Holdings after = LaunchStress.holdings();
    System.out.printf(
        "JDK %s at %s: %s%nbefore %s%nafter  %s%n",
        Runtime.version(), sandbox.level().id(), report, before, after);
    // The library's own threads: not more than there are processors, however many tasks.
    boolean moreThreads =
        report.javaThreads() - threadsBefore > Runtime.getRuntime().availableProcessors();
    if (report.failures() > 0
        || moreThreads
        || after.descriptors() > before.descriptors()
        || after.children() > before.children()) {
      System.out.println("before " + before.open() + "\nafter  " + after.open());
      System.exit(1);
    }
  }

  /** Starts the tasks, lets all of them run at once, and ends them one by one. */
  static Report run(Sandbox sandbox, Path directory, int count) throws Exception {
    TaskCrowd crowd = new TaskCrowd(sandbox, directory);
    long begun = System.nanoTime();
    try {
      for (int i = 0; i < count; i++) {
        crowd.tasks.add(crowd.start(i));
      }
      int failures = crowd.notRunning();
      int threads = javaThreads();
      long running = System.nanoTime();
      for (int i = 0; i < count; i++) {
        try (OutputStream stdin = crowd.tasks.get(i).stdin()) {
          stdin.write(("line " + i + "\n").getBytes(UTF_8));
        }
      }
      for (int i = 0; i < count; i++) {
        failures += crowd.isRight(i) ? 0 : 1;
      }
      long finished = System.nanoTime();
      return new Report(
          count,
          failures,
          threads,
          (running - begun) / 1_000_000,
          (finished - running) / 1_000_000);
    } finally {
      crowd.tasks.forEach(RunningTask::close);
    }
  }

  static int javaThreads() {
    return Thread.getAllStackTraces().size();
  }

  private static boolean isNoisy(int i) {
    return i % NOISE_EVERY == 0;
  }

  private RunningTask start(int i) {
    Path script = isNoisy(i) ? noisy : waiting;
    return sandbox.start(Task.builder(script.toString()).id("t-" + i).liveStdin().build());
  }

  private int notRunning() {
    int count = 0;
    for (RunningTask task : tasks) {
      count += ProcessHandle.of(task.pid()).isPresent() ? 0 : 1;
    }
    return count;
  }

  private boolean isRight(int i) throws InterruptedException {
    TaskResult result = tasks.get(i).await(LONG).orElseThrow();
    String noise = isNoisy(i) ? "0123456789".repeat(NOISE / 10) + "\n" : "";
    boolean right =
        result.taskId().equals("t-" + i)
            && result.succeeded()
            && result.stdout().text(UTF_8).equals(noise + "line " + i + "\n")
            && result.stderr().text(UTF_8).equals("no line " + i + "\n");
    if (!right) {
      System.err.println(result + ": " + result.stdout() + ", " + result.stderr().text(UTF_8));
    }
    return right;
  }
}
