package io.octaskly.examples.quartz;

import io.octaskly.crypto.SecretSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.quartz.SchedulerException;

/**
 * A node by itself, in a JVM of its own: {@code Worker NAME AUDIT-FILE}. Database and secret come
 * by its environment. It prints what becomes of its executions, a line for each, and works until
 * its standard input ends.
 */
public final class Worker {
  /** Where all nodes have their secret from. */
  static final String SECRET = "OCTASKLY_SECRET";

  /** The first line that a worker prints, once it takes jobs. */
  static final String READY = "worker ready";

  private Worker() {}

  /**
   * Runs it.
   *
   * @param args the node's name, and the file of its audit log
   */
  public static void main(String[] args) throws IOException, SchedulerException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Node node =
        Node.open(
            args[0],
            SharedDatabase.ofEnvironment(),
            SecretSource.environment(SECRET),
            Path.of(args[1]),
            event -> out.println(event.line()))) {
      node.scheduler().start();
      out.println(READY);
      while (System.in.read() >= 0) {
        // Nothing is asked of it but to end.
      }
    }
  }
}
