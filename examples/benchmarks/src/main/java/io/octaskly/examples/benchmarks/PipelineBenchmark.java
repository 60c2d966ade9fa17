package io.octaskly.examples.benchmarks;

import io.octaskly.Caller;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import io.octaskly.audit.EventType;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a host's pipeline (limit, verify, authorise, record, run, record) adds to {@code
 * Sandbox.run}, on a log that forces nothing, and on one on disk; for one caller and for 16 at
 * once. The lanes take turns in a new order each round, since a launch is slower after some
 * predecessors than after others; {@code Sandbox.run} comes twice, and the difference between its
 * two lanes is what the measurement itself is worth. Then the parts of the pipeline for themselves.
 *
 * <p>Arguments: rounds (default 2000), rounds to warm up (default 5000), a file for the log that is
 * on disk (default: none).
 */
public final class PipelineBenchmark {
  private static final String ADDRESS = "192.0.2.7";
  private static final long SEED = 1;
  private static final int CALLERS = 16;
  private static final RateLimit UNLIMITED = RateLimit.parse("1000000000/second");

  private PipelineBenchmark() {}

  /** Runs the comparison and prints tables. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    int warmUpRounds = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
    Map<String, AuditLog> logs = new LinkedHashMap<>();
    logs.put("Caller.run, log to nowhere", AuditLog.builder(new NoSink()).open());
    if (args.length > 2) {
      logs.put("Caller.run, log on disk", AuditLog.open(Path.of(args[2])));
    }
    Sandbox sandbox = Octaskly.sandbox();
    List<OctasklyHost> hosts = new ArrayList<>();
    Map<String, Lane.Contestant> contestants = new LinkedHashMap<>();
    contestants.put("Sandbox.run", () -> exitCode(sandbox));
    contestants.put("Sandbox.run again", () -> exitCode(sandbox));
    for (Map.Entry<String, AuditLog> log : logs.entrySet()) {
      OctasklyHost host = host(log.getValue());
      hosts.add(host);
      Caller caller = signIn(host);
      contestants.put(log.getKey(), () -> exitCode(caller));
    }
    compare(contestants, "one caller", rounds, warmUpRounds);
    ExecutorService crowd = Executors.newFixedThreadPool(CALLERS);
    Map<String, Lane.Contestant> crowds = new LinkedHashMap<>();
    contestants.forEach((name, one) -> crowds.put(name, () -> together(crowd, one)));
    compare(crowds, CALLERS + " callers at once, for all of them", rounds / 10, warmUpRounds / 20);
    crowd.shutdown();
    parts(hosts, args.length > 2 ? Path.of(args[2] + ".force") : null);
    hosts.forEach(OctasklyHost::close);
  }

  private static void compare(
      Map<String, Lane.Contestant> contestants, String title, int rounds, int warmUpRounds)
      throws Exception {
    List<Lane> lanes = new ArrayList<>();
    contestants.forEach((name, contestant) -> lanes.add(new Lane(name, contestant, rounds)));
    Random random = new Random(SEED);
    List<Lane> order = new ArrayList<>(lanes);
    for (int round = -warmUpRounds; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Lane lane : order) {
        lane.launch(round);
      }
    }
    print(title, rounds, warmUpRounds, lanes);
  }

  private static int together(ExecutorService crowd, Lane.Contestant one) throws Exception {
    List<Callable<Integer>> all = Collections.nCopies(CALLERS, one::launch);
    for (Future<Integer> done : crowd.invokeAll(all)) {
      if (done.get() != 0) {
        return done.get();
      }
    }
    return 0;
  }

  /** What takes the time that is not the sandbox's. */
  private static void parts(List<OctasklyHost> hosts, @Nullable Path bare) throws IOException {
    OctasklyHost nowhere = hosts.get(0);
    Caller caller = signIn(nowhere);
    RateLimiter limiter = RateLimiter.inMemory(UNLIMITED, InstantSource.system());
    System.out.printf("The parts, in microseconds each:%n");
    part("limit, verify again, authorise (list tasks)", 20_000, caller::tasks);
    part("limit alone", 20_000, () -> limiter.acquire("alice"));
    part("three events in a row, log to nowhere", 20_000, () -> threeEvents(nowhere.audit()));
    if (hosts.size() > 1 && bare != null) {
      part("three events in a row, log on disk", 500, () -> threeEvents(hosts.get(1).audit()));
      try (FileChannel file =
          FileChannel.open(bare, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        ByteBuffer line = ByteBuffer.allocate(500);
        part("write 500 bytes and force, twice", 500, () -> forceTwice(file, line));
      } finally {
        Files.deleteIfExists(bare);
      }
    }
  }

  /** As a task has them: submitted and started are forced together, and the end for itself. */
  private static void threeEvents(AuditLog log) {
    AuditEvent event =
        AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
            .user("alice")
            .sourceIp(ADDRESS)
            .taskId("task-1")
            .detail("command", List.of("/bin/true"))
            .detail("level", "strict")
            .build();
    CompletionStage<?> submitted = log.recordAsync(event);
    log.record(event);
    submitted.toCompletableFuture().join();
    log.record(event);
  }

  private static void forceTwice(FileChannel file, ByteBuffer line) {
    try {
      for (int i = 0; i < 2; i++) {
        file.write(line.clear());
        file.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void part(String name, int times, Runnable work) {
    for (int i = 0; i < times / 2; i++) {
      work.run();
    }
    double[] micros = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run();
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    System.out.printf("  %-46s %10.1f%n", name, micros[times / 2]);
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
        .limitTasks(RateLimiter.inMemory(UNLIMITED, InstantSource.system()))
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

  private static void print(String title, int rounds, int warmUpRounds, List<Lane> lanes) {
    System.out.printf(
        "%s: %d rounds after %d, Linux %s, Java %s%n%n%-28s %8s %8s %8s %16s%n",
        title,
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
    System.out.println();
  }

  /** Takes everything and keeps nothing. */
  private static final class NoSink implements AuditSink {
    @Override
    public void append(List<AuditRecord> batch) {}

    @Override
    public void force() {}
  }
}
