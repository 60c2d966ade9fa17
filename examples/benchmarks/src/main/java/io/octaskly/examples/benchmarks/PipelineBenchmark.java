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
import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Contestant;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
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
import java.util.stream.Stream;

/**
 * What a host's pipeline (limit, verify, authorise, record, run, record) adds to {@code
 * Sandbox.run}, on a log that forces nothing, and on one on disk; for one caller and for 16 at
 * once. {@code Sandbox.run} comes twice, and the difference between the two is what the measurement
 * itself is worth. Then the parts of the pipeline for themselves.
 *
 * <p>Arguments: {@code seconds} (20).
 */
public final class PipelineBenchmark {
  private static final String ADDRESS = "192.0.2.7";
  private static final long SEED = 1;
  private static final String PEER = "Sandbox.run";
  private static final int CALLERS = 16;
  private static final RateLimit UNLIMITED = RateLimit.parse("1000000000/second");

  private PipelineBenchmark() {}

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    Path directory = Files.createTempDirectory("octaskly-pipeline-");
    Path file = directory.resolve("audit.log");
    Sandbox sandbox = Octaskly.sandbox();
    try (OctasklyHost nowhere = host(AuditLog.builder(new NoSink()).open());
        OctasklyHost onDisk = host(AuditLog.open(file))) {
      Caller one = signIn(nowhere);
      Caller two = signIn(onDisk);
      Map<String, Contestant.Work> all = new LinkedHashMap<>();
      all.put(PEER, () -> exitCode(sandbox));
      all.put("Sandbox.run again", () -> exitCode(sandbox));
      all.put("Caller.run, log to nowhere", () -> exitCode(one));
      all.put("Caller.run, log on disk", () -> exitCode(two));
      Duration third = arguments.time(20).dividedBy(3);
      Group alone = new Group("A host's pipeline, one caller", Measure.MILLIS, PEER, "");
      Contest contest = new Contest(alone, arguments.seed());
      all.forEach(contest::add);
      contest.run(third, 10_000);
      arguments.finish(
          List.of(alone, crowd(all, arguments.seed(), third), parts(nowhere, onDisk, third)));
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static Group crowd(Map<String, Contestant.Work> all, long seed, Duration time)
      throws InterruptedException {
    Group group =
        new Group(
            "A host's pipeline, %d callers at once".formatted(CALLERS),
            Measure.rate("1/s"),
            PEER,
            "");
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    Contest contest = new Contest(group, seed);
    all.forEach((name, work) -> contest.add(name, () -> together(threads, work)));
    contest.run(time, 1_000);
    threads.shutdown();
    return group;
  }

  private static double together(ExecutorService crowd, Contestant.Work one) throws Exception {
    List<Callable<Double>> all = Collections.nCopies(CALLERS, one::run);
    for (Future<Double> done : crowd.invokeAll(all)) {
      done.get();
    }
    return CALLERS;
  }

  /** What takes the time that is not the sandbox's. */
  private static Group parts(OctasklyHost nowhere, OctasklyHost onDisk, Duration time)
      throws InterruptedException {
    Group group =
        new Group("The parts of a pipeline", Measure.MILLIS, "limit, verify again, authorise", "");
    Caller caller = signIn(nowhere);
    RateLimiter limiter = RateLimiter.inMemory(UNLIMITED, InstantSource.system());
    return new Contest(group, 1)
        .add(group.peer(), () -> caller.tasks().size())
        .add("limit alone", () -> limiter.acquire("alice").hashCode())
        .add("three events in a row, log to nowhere", () -> threeEvents(nowhere.audit()))
        .add("three events in a row, log on disk", () -> threeEvents(onDisk.audit()))
        .run(time, 20_000);
  }

  /** As a task has them: submitted and started are forced together, and the end for itself. */
  private static double threeEvents(AuditLog log) {
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
    return 1;
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

  private static double exitCode(Sandbox sandbox) {
    sandbox.run(Task.of("/bin/true")).orThrow();
    return 1;
  }

  private static double exitCode(Caller caller) {
    caller.run(Task.of("/bin/true")).orThrow();
    return 1;
  }

  /** Takes everything and keeps nothing. */
  private static final class NoSink implements AuditSink {
    @Override
    public void append(List<AuditRecord> batch) {}

    @Override
    public void force() {}
  }
}
