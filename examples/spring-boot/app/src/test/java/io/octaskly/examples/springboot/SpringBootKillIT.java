package io.octaskly.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of the application is killed with SIGKILL, so that none of its code runs any more.
 */
class SpringBootKillIT {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    ApiTest.needsStrict();
  }

  @Test
  void no_process_of_a_task_outlives_the_application_by_two_seconds() throws Exception {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                DyingApplication.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = host.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith("running ")) {
        line = output.readLine();
      }
      assertThat(line).as("the application has not started").isNotNull();
      TaskProcesses tasks = TaskProcesses.of(line.substring("running ".length()));
      assertThat(tasks.count()).isEqualTo(DyingApplication.TASKS);

      host.destroyForcibly(); // SIGKILL

      Duration took = tasks.await(0, Duration.ofSeconds(2));
      System.out.println("all processes of tasks gone after " + took.toMillis() + " ms");
      assertThat(host.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      host.destroyForcibly();
    }
  }
}
