package io.octaskly.examples.plugin;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Runs plug-ins, each a class of this program, in confined JVMs of their own. */
public final class PluginHost {
  private static final String ORDERS =
      """
      [{"item": "hammer", "cents": 1999, "quantity": 1},
       {"item": "nails", "cents": 5, "quantity": 1000}]
      """;

  private static final String PRICES =
      "[{\"item\":\"hammer\",\"total\":1999},{\"item\":\"nails\",\"total\":4500}]";

  private final Sandbox sandbox;

  private PluginHost(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Takes no arguments; exits with 0 if the useful one was right and the hostile one failed. */
  public static void main(String[] args) throws IOException {
    Sandbox sandbox =
        Sandbox.builder()
            .level(IsolationLevel.STRICT)
            .network(Network.NONE)
            // Where root runs this host, a class path in root's home is out of the reach of the
            // user ids that tasks have; in a file tree of their own it is not.
            .prefer(Mechanism.PID_NAMESPACE)
            .defaultLimits(
                ResourceLimits.builder()
                    .memory(ResourceLimits.mebibytes(256))
                    .wallTime(Duration.ofSeconds(10))
                    .build())
            .build();
    PluginHost host = new PluginHost(sandbox);
    boolean useful = host.useful();
    boolean harmless = host.hostile();
    System.exit(useful && harmless ? 0 : 1);
  }

  private boolean useful() {
    TaskResult result = sandbox.run(Task.mainBuilder(PriceRules.class).stdin(ORDERS).build());
    String prices = result.orThrow().stdout().text();
    System.out.println("PriceRules: " + prices);
    return prices.equals(PRICES);
  }

  private boolean hostile() throws IOException {
    Path open = Files.createTempDirectory("octaskly-plugins-");
    try {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      String self = Long.toString(ProcessHandle.current().pid());
      TaskResult result = sandbox.run(Task.ofMain(HostilePlugin.class, self, open.toString()));
      List<String> attempts = result.orThrow().stdout().printableLines();
      attempts.forEach(line -> System.out.println("HostilePlugin: " + line));
      return attempts.size() == 7
          && attempts.stream().allMatch(line -> line.contains(": refused: "));
    } finally {
      Files.deleteIfExists(open.resolve("planted"));
      Files.delete(open);
    }
  }
}
