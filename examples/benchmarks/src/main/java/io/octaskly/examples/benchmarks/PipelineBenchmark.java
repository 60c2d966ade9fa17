package io.octaskly.examples.benchmarks;

import io.octaskly.Caller;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * What a host's pipeline (verify, authorise, record, run, record) adds to {@code Sandbox.run}, on a
 * log that forces nothing, and on one on disk. The lanes take turns in a new order each round,
 * since a launch is slower after some predecessors than after others; {@code Sandbox.run} comes
 * twice, and the difference between its two lanes is what the measurement itself is worth.
 *
 * <p>Arguments: rounds (default 3000), rounds to warm up (default 10000), a file for the log that
 * is on disk (default: none).
 */
public final class PipelineBenchmark {
  private static final String ADDRESS = "192.0.2.7";
  private static final long SEED = 1;

  private PipelineBenchmark() {}

  /** Runs the comparison and prints a table. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3000;
    int warmUpRounds = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    List<AuditLog> logs = new ArrayList<>(List.of(AuditLog.builder(new NoSink()).open()));
    if (args.length > 2) {
      logs.add(AuditLog.open(Path.of(args[2])));
    }
    Sandbox sandbox = Octaskly.sandbox();
    List<Lane> lanes = new ArrayList<>();
    lanes.add(new Lane("Sandbox.run", () -> exitCode(sandbox), rounds));
    lanes.add(new Lane("Sandbox.run again", () -> exitCode(sandbox), rounds));
    List<OctasklyHost> hosts = new ArrayList<>();
    for (AuditLog log : logs) {
      OctasklyHost host = host(log);
      hosts.add(host);
      Caller caller = signIn(host);
      String name = "Caller.run, log " + (hosts.size() == 1 ? "to nowhere" : "on disk");
      lanes.add(new Lane(name, () -> exitCode(caller), rounds));
    }
    Random random = new Random(SEED);
    List<Lane> order = new ArrayList<>(lanes);
    for (int round = -warmUpRounds; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Lane lane : order) {
        lane.launch(round);
      }
    }
    hosts.forEach(OctasklyHost::close);
    print(rounds, warmUpRounds, lanes);
  }

  private static final char[] PASSWORD = "a password for a benchmark".toCharArray();

  private static OctasklyHost host(AuditLog log) {
    UserStore users = UserStore.inMemory();
    users.put(new User("alice", Role.CLIENT, PasswordHasher.standard().hash(PASSWORD)));
    byte[] random = new byte[32];
    new Random(SEED).nextBytes(random);
    return Octaskly.host()
        .secret(SecretSource.of(HexFormat.of().formatHex(random).toCharArray()))
        .users(users)
        .audit(log)
        .start();
  }

  private static Caller signIn(OctasklyHost host) {
    String token = host.login("alice", PASSWORD, ADDRESS).accessToken();
    return host.authenticate("Bearer " + token, ADDRESS);
  }

  private static int exitCode(Sandbox sandbox) {
    return sandbox.run(Task.of("/bin/true")).orThrow().exitCode().orElseThrow();
  }

  private static int exitCode(Caller caller) {
    return caller.run(Task.of("/bin/true")).orThrow().exitCode().orElseThrow();
  }

  private static void print(int rounds, int warmUpRounds, List<Lane> lanes) {
    System.out.printf(
        "%d rounds after %d, Linux %s, Java %s%n%n%-28s %8s %8s %8s %16s%n",
        rounds,
        warmUpRounds,
        System.getProperty("os.version"),
        Runtime.version(),
        "",
        "p10 ms",
        "p50 ms",
        "p90 ms",
        "p50 - the first");
    double base = lanes.get(0).percentile(50);
    for (Lane lane : lanes) {
      System.out.printf(
          "%-28s %8.3f %8.3f %8.3f %+16.3f%n",
          lane.name(),
          lane.percentile(10),
          lane.percentile(50),
          lane.percentile(90),
          lane.percentile(50) - base);
    }
  }

  /** Takes everything and keeps nothing. */
  private static final class NoSink implements AuditSink {
    @Override
    public void append(List<AuditRecord> batch) {}

    @Override
    public void force() {}
  }
}
