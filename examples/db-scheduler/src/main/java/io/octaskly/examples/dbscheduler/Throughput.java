package io.octaskly.examples.dbscheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.octaskly.OctasklyHost;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Task;
import io.octaskly.testing.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how many jobs 1, 2 and 3 workers work off in a second, each in a JVM of its own, all on
 * one machine with their database; and what limits them: the scheduler alone, with jobs that do
 * nothing, the host alone, without a scheduler, and how busy the processors were.
 *
 * <pre>
 * mvn -q -Dexample=db-scheduler -Dexample.class=io.octaskly.examples.dbscheduler.Throughput \
 *     -Dexample.args="2000 4"
 * </pre>
 *
 * <p>The arguments are the jobs of each measurement and the threads of each worker.
 */
final class Throughput {
  private static final int MOST_WORKERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final int jobs;
  private final int threads;
  private final Path directory;
  private final String secret = Worker.newSecret();
  private final String url = PostgresServer.shared().newDatabaseUrl();
  private final Node front;
  private final String header;

  /** How many jobs in a second, and the share of all processors that was busy meanwhile. */
  private record Rate(double perSecond, double busy) {
    static Rate of(int jobs, long nanos, Processors before) {
      return new Rate(jobs * 1e9 / nanos, before.busySince());
    }

    @Override
    public String toString() {
      return String.format("%7.0f jobs/s, processors %3.0f %%", perSecond, 100 * busy);
    }
  }

  /** What /proc/stat has counted, in ticks of all processors: proc_stat(5). */
  private record Processors(long busy, long all) {
    static Processors now() {
      try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
        long[] ticks =
            Arrays.stream(lines.findFirst().orElseThrow().split(" +", -1))
                .skip(1)
                .limit(8)
                .mapToLong(Long::parseLong)
                .toArray();
        long all = Arrays.stream(ticks).sum();
        return new Processors(all - ticks[3] - ticks[4], all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double busySince() {
      Processors now = now();
      return (double) (now.busy - busy) / Math.max(1, now.all - all);
    }
  }

  private Throughput(int jobs, int threads) throws IOException {
    this.jobs = jobs;
    this.threads = threads;
    this.directory = Files.createTempDirectory("octaskly-throughput");
    this.front =
        Node.start(
            new NodeSettings(
                "front",
                url,
                SecretSource.of(secret.toCharArray()),
                directory,
                threads,
                POLL,
                Duration.ofSeconds(15),
                Duration.ZERO,
                1_000_000),
            new Worker.Printed());
    this.header =
        "Bearer "
            + front
                .host()
                .administration()
                .issueApiKey(TokenRequest.of("alice", Role.CLIENT))
                .text();
  }

  public static void main(String[] args) throws Exception {
    int jobs = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 4;
    System.out.printf(
        "%d jobs each (program: true), %d threads a worker, %d processors%n",
        jobs, threads, Runtime.getRuntime().availableProcessors());
    Throughput throughput = new Throughput(jobs, threads);
    try {
      throughput.measure();
    } finally {
      throughput.close();
    }
    System.exit(0);
  }

  private void measure() throws InterruptedException, ExecutionException {
    hostAlone(jobs / 4);
    System.out.println("host alone, no scheduler       " + hostAlone(jobs));
    for (int workers = 1; workers <= MOST_WORKERS; workers++) {
      System.out.println(
          workers + " workers, scheduler alone     " + cluster(workers, EmptyWorker.class));
      System.out.println(
          workers + " workers, scheduler and tasks " + cluster(workers, Worker.class));
    }
  }

  /** Tickets run one after another on as many threads as a worker has. */
  private Rate hostAlone(int count) throws InterruptedException, ExecutionException {
    OctasklyHost host = front.host();
    List<Callable<Boolean>> runs =
        IntStream.range(0, count)
            .<Callable<Boolean>>mapToObj(
                job -> {
                  String ticket = host.tickets().seal(Task.of("true"), header, "job-" + job);
                  return () -> {
                    String id = "job-" + job;
                    return host.tickets().run(ticket, id, id, "throughput").succeeded();
                  };
                })
            .toList();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Processors before = Processors.now();
      long start = System.nanoTime();
      for (Future<Boolean> run : executor.invokeAll(runs)) {
        require(run.get(), "a task failed");
      }
      return Rate.of(count, System.nanoTime() - start, before);
    } finally {
      executor.shutdown();
    }
  }

  /** All jobs are due at one time, when all workers are ready. */
  private Rate cluster(int workers, Class<?> main) {
    Map<String, String> settings = new HashMap<>();
    settings.put(NodeSettings.DATABASE_URL, url);
    settings.put(NodeSettings.SECRET, secret);
    settings.put(NodeSettings.THREADS, Integer.toString(threads));
    settings.put(NodeSettings.POLL_MS, Long.toString(POLL.toMillis()));
    settings.put(NodeSettings.TASKS_PER_MINUTE, "1000000");
    List<WorkerProcess> started = new ArrayList<>();
    try {
      for (int worker = 1; worker <= workers; worker++) {
        started.add(WorkerProcess.start(main, "worker" + worker, settings, directory, line -> {}));
      }
      started.forEach(WorkerProcess::awaitReady);
      workOff(jobs / 4);
      return workOff(jobs);
    } finally {
      started.forEach(WorkerProcess::close);
    }
  }

  private Rate workOff(int count) {
    Instant due = Instant.now().plusSeconds(2);
    SchedulerClient client =
        SchedulerClient.Builder.create(front.database()).serializer(new JobSerializer()).build();
    List<TaskInstance<?>> instances = new ArrayList<>();
    for (int job = 0; job < count; job++) {
      String id = "job-" + job;
      String ticket = front.host().tickets().seal(Task.of("true"), header, id);
      instances.add(JobExecution.TASK.instance(id).data(Job.once(ticket)).build());
    }
    client.scheduleBatch(instances, due);
    require(Instant.now().isBefore(due), "scheduling took too long: measure fewer jobs");
    sleepUntil(due);
    Processors before = Processors.now();
    long start = System.nanoTime();
    while (Tables.jobs(front.database()) > 0) {
      require(System.nanoTime() - start < PATIENCE.toNanos(), "the workers do nothing");
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return Rate.of(count, System.nanoTime() - start, before);
  }

  private static void sleepUntil(Instant due) {
    while (Instant.now().isBefore(due)) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private void close() throws IOException {
    front.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** A worker without a host: what the scheduler and its database can do at most. */
  static final class EmptyWorker {
    private EmptyWorker() {}

    public static void main(String[] args) throws IOException {
      NodeSettings settings = NodeSettings.of(System.getenv());
      try (HikariDataSource database = Node.pool(settings)) {
        Scheduler scheduler =
            Node.scheduler(
                settings,
                database,
                Tasks.custom(JobExecution.TASK)
                    .execute((instance, context) -> new CompletionHandler.OnCompleteRemove<>()));
        scheduler.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
          // Until the measurement is over.
        }
        scheduler.stop();
      }
      System.exit(0);
    }
  }
}
