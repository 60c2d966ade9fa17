package io.octaskly.examples.dbscheduler;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.sandbox.CapturedOutput;
import io.octaskly.sandbox.TaskResult;
import io.octaskly.testing.postgres.PostgresServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker: works jobs off until its standard input ends or it gets SIGTERM, and prints what
 * becomes of each. Its settings are the environment variables of {@link NodeSettings}; without a
 * database it starts one of its own, for as long as it runs.
 */
final class Worker {
  private Worker() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (!environment.containsKey(NodeSettings.DATABASE_URL)) {
      environment.put(NodeSettings.DATABASE_URL, PostgresServer.shared().newDatabaseUrl());
      environment.putIfAbsent(NodeSettings.SECRET, newSecret());
      System.out.println("no " + NodeSettings.DATABASE_URL + ": an empty PostgreSQL is started");
    }
    Node node = Node.start(NodeSettings.of(environment), new Printed());
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "close"));
    node.work();
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until whoever started it lets go, or is gone.
    }
    node.close();
    System.exit(0);
  }

  /** A secret for a cluster that lives no longer than this process. */
  static String newSecret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** One line for each. */
  static final class Printed implements JobListener {
    @Override
    public void ended(String jobId, TaskResult result) {
      CapturedOutput output = result.succeeded() ? result.stdout() : result.stderr();
      String printed = String.join(" | ", output.printableLines());
      System.out.println(
          "ended "
              + jobId
              + ": "
              + result.outcome().describe()
              + (printed.isEmpty() ? "" : ", printed: " + printed));
    }

    @Override
    public void triedAgain(String jobId, RuntimeException why, Duration after) {
      System.out.println("again " + jobId + " in " + after.toMillis() + " ms: " + text(why));
    }

    @Override
    public void givenUp(String jobId, Throwable why) {
      System.out.println("given up " + jobId + ": " + text(why));
    }

    private static @Nullable String text(Throwable why) {
      // Callers are not told why they are not let in; whoever runs a node may know.
      return why instanceof AuthenticationException refused
          ? refused.failure().description()
          : why.getMessage();
    }
  }
}
