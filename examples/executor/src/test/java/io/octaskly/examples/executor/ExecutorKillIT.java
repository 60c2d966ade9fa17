package io.octaskly.examples.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** The process of the host is killed with SIGKILL, so that none of its code runs any more. */
class ExecutorKillIT {
  @BeforeAll
  static void needs_the_level_strict() {
    TaskPoolTest.needs_the_level_strict();
  }

  @RepeatedTest(3)
  void no_process_of_a_task_outlives_its_host_by_two_seconds() throws Exception {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                DyingHost.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = host.inputReader(StandardCharsets.US_ASCII)) {
      Sleeper tasks = Sleeper.withMark(output.readLine());
      assertThat(tasks.processes()).isEqualTo(DyingHost.TASKS * Sleeper.PROCESSES);

      host.destroyForcibly(); // SIGKILL

      Duration took =
          Await.until(Duration.ofSeconds(2), "all are gone", () -> tasks.processes() == 0);
      System.out.println("all processes of tasks gone after " + took.toMillis() + " ms");
      assertThat(host.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      host.destroyForcibly();
    }
  }
}
