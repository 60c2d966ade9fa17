package io.octaskly.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application over HTTP, on a random port. */
class ApiTest {
  @TempDir private static Path directory;
  private static TestApplication application;
  private static Client alice;
  private static Client bob;
  private static Client robot;

  static void needsStrict() {
    String refusal;
    try {
      refusal = SandboxSupport.probe().of(IsolationLevel.STRICT).refusal().orElse("");
    } catch (SandboxException e) {
      refusal = e.getMessage();
    }
    Assumptions.assumeThat(refusal).as("tasks of level STRICT are refused here").isEmpty();
  }

  @BeforeAll
  static void start() throws Exception {
    needsStrict();
    application =
        TestApplication.startWithUsers(
            directory,
            "octaskly.host.capacity.running=2",
            "octaskly.host.capacity.running-per-caller=2",
            "octaskly.host.capacity.queued=1",
            "octaskly.host.capacity.queued-per-caller=1",
            "octaskly.host.rate-limits.logins=1000/minute",
            "octaskly.host.drain-for=0s",
            "app.canary-every=100ms");
    alice = application.signedIn("alice");
    bob = application.signedIn("bob");
    robot = application.signedIn("robot");
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
  }

  @Test
  void the_right_password_gives_a_token() throws Exception {
    Client.Answer answer =
        application
            .client()
            .post("/login", Map.of("user", "alice", "password", application.password()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("role")).isEqualTo("client");
    assertThat(application.client().withToken(answer.text("accessToken")).get("/tasks").status())
        .isEqualTo(200);
  }

  @Test
  void wrong_passwords_and_unknown_users_get_the_same_401() throws Exception {
    Client.Answer wrong =
        application.client().post("/login", Map.of("user", "alice", "password", "guessed"));
    Client.Answer unknown =
        application.client().post("/login", Map.of("user", "zoe", "password", "guessed"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(wrong.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(unknown.response().body()).isEqualTo(wrong.response().body());
    assertThat(unknown.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"user\":\"alice\"}", "{\"user\":", "[]", ""})
  void a_login_that_is_none_is_400(String body) throws Exception {
    assertThat(application.client().post("/login", body).status()).isEqualTo(400);
  }

  @Test
  void nobody_gets_anything_without_a_token() throws Exception {
    Client nobody = application.client();
    Client forger = nobody.withToken("eyJhbGciOiJub25lIn0.e30.");
    for (Client client : new Client[] {nobody, forger}) {
      assertThat(client.get("/tasks").status()).isEqualTo(401);
      assertThat(client.get("/tasks/1").status()).isEqualTo(401);
      assertThat(client.delete("/tasks/1").status()).isEqualTo(401);
      assertThat(client.post("/tasks", Map.of("program", "sort")).status()).isEqualTo(401);
    }
  }

  @Test
  void a_role_that_may_not_is_403() throws Exception {
    Client.Answer answer = robot.post("/tasks", Map.of("program", "sort"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("detail")).contains("task:create");
  }

  @Test
  void a_task_runs_and_shows_what_it_printed() throws Exception {
    Client.Answer accepted = alice.post("/tasks", Map.of("program", "sort", "input", "b\na\n"));
    assertThat(accepted.status()).isEqualTo(202);
    Client.Answer ended = alice.await(accepted.header("Location"), "ended");
    assertThat(ended.text("id")).isEqualTo(accepted.text("id"));
    assertThat(ended.text("owner")).isEqualTo("alice");
    assertThat(ended.text("stdout")).isEqualTo("a\nb\n");
    assertThat(ended.json().path("succeeded").asBoolean()).isTrue();
  }

  @Test
  void a_wall_time_of_the_client_holds() throws Exception {
    Client.Answer accepted =
        alice.post(
            "/tasks",
            Map.of(
                "program", "pause", "parameters", Map.of("seconds", "50"), "wallTimeSeconds", 1));
    Client.Answer ended = alice.await(accepted.header("Location"), "ended");
    assertThat(ended.text("outcome")).contains("wall time").contains("allowed 1 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"program\":\"/bin/cat\"}",
        "{\"program\":\"SORT\"}",
        "{\"program\":\"../sort\"}",
        "{\"program\":\"pause\"}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"--help\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"1 2\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"1\\n2\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"1;id\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"{seconds}\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":null}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"1\",\"more\":\"1\"}}",
        "{\"program\":\"pause\",\"parameters\":{\"seconds\":\"1\"},\"input\":\"x\"}",
        "{\"program\":\"sort\",\"wallTimeSeconds\":86400}",
        "{\"program\":\"sort\",\"wallTimeSeconds\":61}",
        "{\"program\":\"sort\",\"wallTimeSeconds\":0}",
        "{\"program\":\"sort\",\"wallTimeSeconds\":-1}",
        "{\"program\":\"sort\",\"read\":[\"/etc\"]}",
        "{\"program\":\"sort\",\"level\":\"none\"}",
        "{\"program\":\"sort\",\"arguments\":[\"--compress-program=id\"]}",
        "{\"program\":\"sort\",\"id\":\"mine\"}",
        "not JSON"
      })
  void what_is_not_offered_is_400(String body) throws Exception {
    Client.Answer answer = alice.post("/tasks", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text("detail")).isNotBlank();
  }

  @Test
  void somebody_elses_task_is_404_as_one_that_does_not_exist() throws Exception {
    String location =
        alice.post("/tasks", Map.of("program", "sort", "input", "a")).header("Location");
    alice.await(location, "ended");
    assertThat(bob.get(location).status()).isEqualTo(404);
    assertThat(bob.delete(location).status()).isEqualTo(404);
    assertThat(bob.get("/tasks/none").status()).isEqualTo(404);
    assertThat(bob.get("/tasks").response().body()).doesNotContain(location.substring(7));
    assertThat(alice.get("/tasks").response().body()).contains(location.substring(7));
  }

  @Test
  void a_cancelled_task_is_gone_and_one_too_many_is_503() throws Exception {
    TaskProcesses processes = TaskProcesses.random();
    String first = alice.post("/tasks", processes.request()).header("Location");
    String second = alice.post("/tasks", processes.request()).header("Location");
    processes.await(2, Duration.ofSeconds(10));
    String third = alice.post("/tasks", processes.request()).header("Location");

    Client.Answer refused = alice.post("/tasks", processes.request());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(alice.get(third).text("state")).isEqualTo("waiting");

    assertThat(alice.delete(third).status()).isEqualTo(204);
    assertThat(alice.delete(first).status()).isEqualTo(204);
    assertThat(alice.delete(second).status()).isEqualTo(204);
    processes.await(0, Duration.ofSeconds(2));
    assertThat(alice.await(first, "ended").text("outcome")).isEqualTo("was cancelled");
  }

  /** Bob has no tasks of his own elsewhere here. */
  @Test
  void too_often_is_429_and_says_when_to_come_again() throws Exception {
    Client.Answer answer = bob.post("/tasks", Map.of("program", "sort"));
    for (int i = 0; i < 100 && answer.status() != 429; i++) {
      answer = bob.post("/tasks", Map.of("program", "sort"));
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 60L);
    assertThat(answer.text("detail")).contains("too often");
  }

  @Test
  void a_large_body_is_413_and_one_of_unknown_length_411() throws Exception {
    assertThat(
            alice
                .post("/tasks", Map.of("program", "sort", "input", "x".repeat(256 << 10)))
                .status())
        .isEqualTo(413);
    HttpRequest chunked =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + application.property("local.server.port") + "/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[10])))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(chunked, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(411);
  }

  @Test
  void health_and_metrics_are_on_the_operators_port_alone() throws Exception {
    Client operator = application.operator();
    assertThat(
            operator
                .get("/actuator/health")
                .json()
                .path("components")
                .path("octaskly")
                .path("details")
                .path("level")
                .asString())
        .isEqualTo("strict");
    assertThat(operator.get("/actuator/metrics/octaskly.host.running").status()).isEqualTo(200);
    assertThat(operator.get("/actuator/env").status()).isEqualTo(404);
    assertThat(alice.get("/actuator/health").status()).isEqualTo(404);
  }

  @Test
  void the_scheduled_job_runs_in_the_sandbox_again_and_again() throws Exception {
    Canary canary = application.bean(Canary.class);
    long before = canary.alive();
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (canary.alive() < before + 2) {
      assertThat(System.nanoTime()).as("the canary is silent").isLessThan(end);
      Thread.sleep(10);
    }
  }
}
