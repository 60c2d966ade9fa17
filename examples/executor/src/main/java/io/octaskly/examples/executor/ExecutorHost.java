package io.octaskly.examples.executor;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.octaskly.Caller;
import io.octaskly.Capacity;
import io.octaskly.HostBusyException;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows what a host without a scheduler does: confined tasks on the executors of the JDK. Each
 * method here is one thing such a host needs; what does it is in {@link TaskPool} and {@link
 * Timetable}. Exits with 0 if all went as it says.
 */
public final class ExecutorHost {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Sandbox sandbox = Sandbox.builder().network(Network.NONE).build();
  private final Sandbox sleeping = Sleeper.sandbox();
  private boolean asPromised = true;

  private ExecutorHost() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    boolean asPromised;
    try {
      asPromised = new ExecutorHost().show();
    } catch (SandboxException e) {
      System.out.println("This system cannot confine tasks: " + e.getMessage());
      asPromised = false;
    }
    System.exit(asPromised ? 0 : 1);
  }

  private boolean show() throws Exception {
    System.out.printf("Confined tasks on the executors of Java %s%n", Runtime.version().feature());
    backPressure();
    wallTime();
    timeout();
    cancel();
    virtualThreads();
    schedule();
    shutdownNow();
    System.out.println(asPromised ? "\nAll as promised." : "\nNOT as promised.");
    return asPromised;
  }

  private void backPressure() throws InterruptedException, ExecutionException {
    heading("Back-pressure", "8 tasks for a pool of 2 threads with room for 2 in its queue");
    ThreadPoolExecutor executor = TaskPool.bounded(2, 2);
    List<Future<TaskResult>> futures = new ArrayList<>();
    List<String> ranIn = Collections.synchronizedList(new ArrayList<>());
    try (TaskPool pool =
        new TaskPool(
            executor,
            task -> {
              ranIn.add(Thread.currentThread().getName());
              return sandbox.run(task);
            },
            DRAIN)) {
      for (int i = 0; i < 8; i++) {
        futures.add(pool.submit(Task.of("/bin/echo", "task " + i)));
      }
    }
    for (Future<TaskResult> future : futures) {
      check(future.get().succeeded(), "a task " + future.get().outcome().describe());
    }
    step("all ran, in threads " + new TreeMap<>(countEach(ranIn)));
    check(ranIn.size() == 8 && executor.getLargestPoolSize() == 2, "the pool grew");
  }

  private static Map<String, Long> countEach(List<String> names) {
    return names.stream().collect(groupingBy(name -> name, counting()));
  }

  private void wallTime() throws InterruptedException, ExecutionException {
    heading("Wall time", "the task's own limit: the best timeout, since its result says so");
    Sleeper sleeper = new Sleeper();
    try (TaskPool pool = new TaskPool(TaskPool.bounded(2, 2), sleeping::run, DRAIN)) {
      TaskResult result = pool.submit(sleeper.task(Duration.ofSeconds(1))).get();
      step("the task " + result.outcome().describe());
      left(sleeper);
    }
  }

  private void timeout() throws InterruptedException, ExecutionException {
    heading("Timeout", "future.get(1 s), then cancel(true): also counts the time in the queue");
    Sleeper sleeper = new Sleeper();
    try (TaskPool pool = new TaskPool(TaskPool.bounded(2, 2), sleeping::run, DRAIN)) {
      pool.run(sleeper.task(), Duration.ofSeconds(1));
      check(false, "a task that sleeps for a day has ended");
    } catch (TimeoutException e) {
      step("the time was up, and the task was killed");
    }
    left(sleeper);
  }

  private void cancel() throws InterruptedException {
    heading("Cancel", "future.cancel(true) while the task and its child run");
    Sleeper sleeper = new Sleeper();
    try (TaskPool pool = new TaskPool(TaskPool.bounded(2, 2), sleeping::run, DRAIN)) {
      Future<TaskResult> future = pool.submit(sleeper.task());
      awaitProcesses(sleeper, Sleeper.PROCESSES);
      future.cancel(true);
      step("cancelled: " + future.isCancelled());
    }
    left(sleeper);
  }

  private void virtualThreads() throws InterruptedException {
    heading(
        VirtualThreads.available() ? "Virtual threads" : "A thread for each task",
        "nothing bounds them, so the host does: 2 tasks run, 2 wait, what is more is refused");
    Sleeper sleeper = new Sleeper();
    try (AuditLog log = AuditLog.builder(new InMemorySink()).open();
        OctasklyHost host = host(log)) {
      Caller caller = caller(host);
      TaskPool pool = new TaskPool(VirtualThreads.newExecutor(), caller::run, DRAIN);
      List<Future<TaskResult>> accepted = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        accepted.add(pool.submit(sleeper.task()));
      }
      awaitProcesses(sleeper, 2 * Sleeper.PROCESSES);
      while (host.waitingTasks() < 2) {
        Thread.onSpinWait();
      }
      step(host.runningTasks() + " run, " + host.waitingTasks() + " wait");
      try {
        pool.submit(sleeper.task()).get();
        check(false, "a fifth task was accepted");
      } catch (ExecutionException e) {
        check(e.getCause() instanceof HostBusyException, "refused by " + e.getCause());
        step("the fifth is refused: " + e.getMessage());
      }
      pool.shutdownNow();
      check(accepted.stream().allMatch(Future::isDone), "a future is not done");
      left(sleeper);
    }
  }

  private void schedule() throws InterruptedException {
    heading("Schedule", "every 0.2 s a task that fails each second time");
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    CountDownLatch six = new CountDownLatch(6);
    try (Timetable timetable =
        new Timetable(
            1,
            failure -> {
              failures.incrementAndGet();
              step("  told of a failure: " + failure.getMessage());
            })) {
      timetable.every(
          Duration.ofMillis(200),
          () -> {
            try {
              String file = runs.incrementAndGet() % 2 == 0 ? "/nowhere" : "/dev/null";
              return sandbox.run(Task.of("/bin/cat", file)).orThrow();
            } finally {
              six.countDown();
            }
          });
      check(six.await(10, TimeUnit.SECONDS), "the schedule ended with a failure");
    }
    step(runs + " runs in spite of " + failures + " failures");
  }

  private void shutdownNow() throws InterruptedException, ExecutionException {
    heading("shutdownNow", "2 tasks run, 3 wait");
    Sleeper sleeper = new Sleeper();
    TaskPool pool = new TaskPool(TaskPool.bounded(2, 3), sleeping::run, DRAIN);
    List<Future<TaskResult>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(pool.submit(sleeper.task()));
    }
    awaitProcesses(sleeper, 2 * Sleeper.PROCESSES);
    int waiting = pool.shutdownNow();
    step(waiting + " were not started");
    for (Future<TaskResult> future : futures) {
      try {
        step("  a task " + future.get().outcome().describe());
      } catch (CancellationException e) {
        step("  a task was not started, and its future says so");
      }
    }
    left(sleeper);
  }

  /** A host of yours has its secret from the environment or a mounted file, and its log on disk. */
  private OctasklyHost host(AuditLog log) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Octaskly.host()
        .secret(SecretSource.of(HexFormat.of().formatHex(secret).toCharArray()))
        .apiKeys(ApiKeyStore.inMemory())
        .audit(log)
        .sandbox(sleeping)
        .capacity(Capacity.shared(2, 2))
        .start();
  }

  private static Caller caller(OctasklyHost host) {
    IssuedApiKey key = host.administration().issueApiKey(TokenRequest.of("nightly", Role.CLIENT));
    return host.authenticate("Bearer " + key.text(), "192.0.2.7");
  }

  private void awaitProcesses(Sleeper sleeper, int processes) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (sleeper.processes() < processes && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    step(sleeper.processes() + " processes of tasks run");
    check(sleeper.processes() == processes, "not " + processes);
  }

  private void left(Sleeper sleeper) {
    int left = sleeper.processes();
    step(left + " processes are left");
    check(left == 0, "processes were left behind");
  }

  private static void heading(String name, String what) {
    System.out.printf("%n%s: %s%n", name, what);
  }

  private static void step(String text) {
    System.out.println("  " + text);
  }

  private void check(boolean right, String what) {
    if (!right) {
      asPromised = false;
      System.out.println("  NOT as promised: " + what);
    }
  }
}
