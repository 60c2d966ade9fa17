package io.octaskly.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.OctasklyHost;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application ends in good order; and the limit that needs an application of its own. */
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

  @Test
  void too_often_is_429_and_says_when_to_come_again() throws Exception {
    try (TestApplication application =
        TestApplication.start(
            directory,
            "octaskly.host.rate-limits.tasks=1/hour",
            "octaskly.host.rate-limits.logins=2/hour")) {
      Client alice = application.signedIn("alice");
      assertThat(alice.post("/tasks", Map.of("program", "sort")).status()).isEqualTo(202);
      Client.Answer again = alice.post("/tasks", Map.of("program", "sort"));
      assertThat(again.status()).isEqualTo(429);
      assertThat(Long.parseLong(again.header("Retry-After"))).isBetween(3000L, 3601L);

      application.client().post("/login", Map.of("user", "alice", "password", "guessed"));
      assertThat(
              application
                  .client()
                  .post("/login", Map.of("user", "alice", "password", "guessed"))
                  .status())
          .isEqualTo(429);
    }
  }
}
