package io.octaskly.examples.springboot;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/**
 * Starts the application on a port of the system's choice and uses it over HTTP, as its clients do.
 * Exits with 0 if each answer was the right one.
 */
final class Demonstration {
  private final Client alice;
  private final Client bob;
  private final Client nobody;
  private final Client robot;
  private final Client operator;
  private boolean asPromised = true;

  private Demonstration(Client nobody, Client operator, String password)
      throws IOException, InterruptedException {
    this.nobody = nobody;
    this.operator = operator;
    this.alice = nobody.signIn("alice", password);
    this.bob = nobody.signIn("bob", password);
    this.robot = nobody.signIn("robot", password);
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("octaskly-spring-boot-");
    Path log = directory.resolve("audit/audit.log");
    boolean asPromised;
    try {
      asPromised = show(log);
      Verification found = AuditVerifier.of(log).verify();
      System.out.printf(
          "%nThe audit log has %d events, and is %s.%n",
          found.events(), found instanceof Verification.Intact ? "intact" : found.explanation());
      asPromised &= found instanceof Verification.Intact;
    } finally {
      delete(directory);
    }
    System.out.println(asPromised ? "\nAll as promised." : "\nNOT as promised.");
    System.exit(asPromised ? 0 : 1);
  }

  private static boolean show(Path log) throws IOException, InterruptedException {
    String password = DemoUsers.generated();
    System.out.println("The application starts, on a port of the system's choice.");
    try (ConfigurableApplicationContext application =
        SpringApplication.run(
            Application.class,
            "--server.port=0",
            "--management.server.port=0",
            "--logging.level.root=warn",
            // Anywhere else, both come from the environment; here they live for some seconds.
            "--octaskly.secret.environment=",
            "--octaskly.secret.value=" + DemoUsers.generated() + DemoUsers.generated(),
            "--ALICE_PASSWORD=" + password,
            "--BOB_PASSWORD=" + password,
            "--ROBOT_PASSWORD=" + password,
            "--octaskly.audit.file=" + log,
            "--octaskly.host.rate-limits.tasks=8/minute",
            "--octaskly.host.drain-for=0s")) {
      Environment environment = application.getEnvironment();
      Demonstration demonstration =
          new Demonstration(
              Client.of(environment.getRequiredProperty("local.server.port", Integer.class)),
              Client.of(environment.getRequiredProperty("local.management.port", Integer.class)),
              password);
      demonstration.run();
      return demonstration.asPromised;
    }
  }

  private void run() throws IOException, InterruptedException {
    heading("Who is let in");
    expect(401, "nobody lists the tasks", nobody.get("/tasks"));
    expect(
        401,
        "alice signs in with a wrong password",
        nobody.post("/login", Map.of("user", "alice", "password", "guessed")));
    expect(403, "robot, a worker, has a task run", robot.post("/tasks", Map.of("program", "sort")));

    heading("A task");
    Client.Answer accepted =
        alice.post("/tasks", Map.of("program", "sort", "input", "pear\napple\nfig\n"));
    expect(202, "alice has sort run", accepted);
    Client.Answer ended = alice.await(accepted.header("Location"), "ended");
    expect(200, "she asks for it", ended);
    detail(ended.text("outcome") + ", printed " + ended.json().path("stdout"));

    heading("What a client cannot ask for");
    expect(400, "a path", alice.post("/tasks", Map.of("program", "/bin/cat")));
    expect(
        400,
        "an option in place of a number",
        alice.post(
            "/tasks", Map.of("program", "pause", "parameters", Map.of("seconds", "--help"))));
    expect(
        400,
        "more time than the sandbox gives",
        alice.post(
            "/tasks",
            Map.of(
                "program",
                "pause",
                "parameters",
                Map.of("seconds", "9"),
                "wallTimeSeconds",
                86400)));

    heading("Cancelling");
    Client.Answer pausing =
        alice.post("/tasks", Map.of("program", "pause", "parameters", Map.of("seconds", "3600")));
    expect(202, "alice has a task run for an hour", pausing);
    String location = pausing.header("Location");
    alice.await(location, "running");
    expect(404, "bob, another client, cancels it", bob.delete(location));
    expect(204, "alice cancels it", alice.delete(location));
    detail(alice.await(location, "ended").text("outcome"));

    heading("Too often");
    Client.Answer answer = alice.get("/tasks");
    for (int i = 0; i < 10 && answer.status() != 429; i++) {
      answer = alice.post("/tasks", Map.of("program", "sort"));
    }
    expect(429, "more than 8 tasks in a minute", answer);
    detail("Retry-After: " + answer.header("Retry-After"));

    heading("What the operator sees");
    Client.Answer health = operator.get("/actuator/health");
    expect(200, "the health", health);
    JsonNode octaskly = health.json().path("components").path("octaskly");
    detail("octaskly is " + octaskly.path("status").asString(""));
    for (String field : List.of("level", "running", "waiting", "checklist", "failing")) {
      detail(field + ": " + octaskly.path("details").path(field));
    }
    for (String meter :
        List.of("octaskly.tasks.started", "octaskly.access.denied", "octaskly.access.failures")) {
      Client.Answer metric = operator.get("/actuator/metrics/" + meter);
      expect(200, meter + " is " + value(metric), metric);
    }
  }

  private static String value(Client.Answer metric) {
    return metric.json().path("measurements").path(0).path("value").toString();
  }

  private void expect(int status, String what, Client.Answer answer) {
    boolean right = answer.status() == status;
    asPromised &= right;
    System.out.printf(
        "  %d  %s%s%n", answer.status(), what, right ? "" : "   NOT as promised: " + status);
    if (answer.status() >= 400) {
      detail(answer.text("detail"));
    }
  }

  private static void heading(String text) {
    System.out.printf("%n%s%n", text);
  }

  private static void detail(String text) {
    System.out.println("       " + text);
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
