package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.sandbox.Task;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * From the start of a JVM that prints a line to its end: {@code Task.ofMain} against {@code
 * ProcessBuilder}, with the very same command line and with none of its options. {@code
 * ProcessBuilder} with the same options comes twice, and the difference between the two is what the
 * measurement itself is worth.
 *
 * <p>Arguments: {@code seconds} (20).
 */
public final class JvmStartBenchmark {
  private static final String SAME = "ProcessBuilder, same options";

  private JvmStartBenchmark() {}

  /** What is run. */
  static final class Hello {
    private Hello() {}

    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  /** Waits, so that its command line can be read. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws IOException {
      System.out.println("ready");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    Group group = new Group("Start of a JVM to its end", Measure.MILLIS, SAME, "");
    try {
      compare(group, arguments);
    } catch (SandboxException e) {
      group.leaveOut(
          "Octaskly, Task.ofMain",
          "start it with a class path that a task's own user can read, or not as root: "
              + e.getMessage());
    }
    arguments.finish(List.of(group));
  }

  private static void compare(Group group, Arguments arguments) throws Exception {
    List<String> same = command(Sandbox.builder().level(IsolationLevel.STRICT));
    List<String> plain =
        List.of(same.get(0), "-cp", System.getProperty("java.class.path"), Hello.class.getName());
    Contest contest =
        new Contest(group, arguments.seed())
            .add(SAME, () -> run(same))
            .add("the same again", () -> run(same))
            .add("ProcessBuilder, no options", () -> run(plain));
    for (IsolationLevel level : IsolationLevel.values()) {
      add(contest, level.id(), Sandbox.builder().level(level));
    }
    if (SandboxSupport.probe().mechanisms().contains(Mechanism.PID_NAMESPACE)) {
      Sandbox.Builder strict = Sandbox.builder().level(IsolationLevel.STRICT);
      add(contest, "strict, namespaces", strict.require(Mechanism.PID_NAMESPACE));
    }
    contest.run(arguments.time(20), 1_000);
  }

  private static void add(Contest contest, String name, Sandbox.Builder builder) {
    Sandbox sandbox = builder.build();
    Task task = Task.ofMain(Hello.class);
    contest.add(
        "Octaskly, Task.ofMain, " + name,
        () -> {
          sandbox.run(task).orThrow();
          return 1;
        });
  }

  /** The command line of a class that is confined, but with {@link Hello} as the class. */
  private static List<String> command(Sandbox.Builder strict) throws Exception {
    Task task = Task.mainBuilder(Waiting.class).liveStdin().build();
    try (RunningTask running = strict.build().start(task)) {
      running.stdout().read();
      Path file = Path.of("/proc", Long.toString(running.pid()), "cmdline");
      // Each word ends with a NUL character, also the last one.
      String[] words = Files.readString(file).split("\0", -1);
      return List.of(words).subList(0, words.length - 1).stream()
          .map(word -> word.equals(Waiting.class.getName()) ? Hello.class.getName() : word)
          .toList();
    }
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException("exit code " + exitCode);
    }
    return 1;
  }
}
