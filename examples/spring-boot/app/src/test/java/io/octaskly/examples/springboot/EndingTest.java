package io.octaskly.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.OctasklyHost;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application ends in good order. */
class EndingTest {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    ApiTest.needsStrict();
  }

  @Test
  void tasks_that_are_short_end_and_the_others_are_killed() throws Exception {
    TaskProcesses processes = TaskProcesses.random();
    CompletionStage<TaskResult> brief;
    CompletionStage<TaskResult> endless;
    try (TestApplication application =
        TestApplication.start(directory, "octaskly.host.drain-for=2s")) {
      OctasklyHost host = application.bean(OctasklyHost.class);
      var caller =
          host.authenticate(
              "Bearer "
                  + host.login("alice", application.password().toCharArray(), "192.0.2.7")
                      .accessToken(),
              "192.0.2.7");
      brief = caller.start(Task.of("/bin/sleep", "0.5"));
      endless = caller.start(Task.of("/bin/sleep", processes.seconds));
      application.signedIn("alice").post("/tasks", processes.request());
      processes.await(2, Duration.ofSeconds(10));
    }
    assertThat(processes.count()).isZero();
    assertThat(brief.toCompletableFuture().join().succeeded()).isTrue();
    assertThat(endless.toCompletableFuture().join().outcome())
        .isInstanceOf(Outcome.Cancelled.class);
  }
}
