package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running task prints can be followed; who does not keep up holds back that task alone. */
class OutputStreamsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int WINDOW = 256 * 1024;
  private static final int PIPE = 64 * 1024;

  private final Sandbox strict = Sandbox.builder().grace(Duration.ofMillis(200)).build();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);

  @TempDir Path directory;

  @AfterEach
  void endThreads() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void output_is_read_while_the_task_runs() throws Exception {
    Task task = script("echo first; read answer; echo \"second $answer\"").liveStdin().build();
    try (RunningTask running = strict.start(task)) {
      InputStream stdout = running.stdout();

      assertThat(stdout.readNBytes(6)).asString().isEqualTo("first\n");
      running.stdin().write("question\n".getBytes(UTF_8));

      assertThat(stdout.readAllBytes()).asString().isEqualTo("second question\n");
      assertThat(result(running).stdout().text(UTF_8)).isEqualTo("first\nsecond question\n");
    }
  }

  @Test
  void streams_can_be_asked_for_when_the_task_has_ended() throws Exception {
    try (RunningTask running = strict.start(script("echo out; echo err >&2").build())) {
      assertThat(result(running).succeeded()).isTrue();

      assertThat(running.stdout().readAllBytes()).asString().isEqualTo("out\n");
      assertThat(running.stderr().readAllBytes()).asString().isEqualTo("err\n");
    }
  }

  @Test
  void stream_goes_beyond_what_is_captured() throws Exception {
    Task task = zeros(5_000_000).output(OutputPolicy.truncate(1000)).build();
    CompletableFuture<InputStream> stdout = new CompletableFuture<>();
    try (RunningTask running = strict.start(task, it -> stdout.complete(it.stdout()))) {
      assertThat(stdout.get().readAllBytes()).hasSize(5_000_000);

      CapturedOutput captured = result(running).stdout();
      assertThat(captured.size()).isEqualTo(1000);
      assertThat(captured.totalBytes()).isEqualTo(5_000_000);
    }
  }

  @Test
  void stream_whose_beginning_is_gone_is_refused() throws Exception {
    Task task = zeros(1_000_000).output(OutputPolicy.truncate(1000)).build();
    try (RunningTask running = strict.start(task)) {
      assertThat(result(running).succeeded()).isTrue();

      assertThatIllegalStateException()
          .isThrownBy(running::stdout)
          .withMessageContaining("standard output")
          .withMessageContaining("1000000")
          .withMessageContaining("start(task, started)");
    }
  }

  @Test
  void stream_is_given_once() {
    try (RunningTask running = strict.start(Task.of("true"))) {
      assertThat(running.stdout()).isNotNull();

      assertThatIllegalStateException()
          .isThrownBy(running::stdout)
          .withMessageContaining("standard output of the task has been asked for before");
      assertThatIllegalStateException()
          .isThrownBy(() -> running.onOutput(executor, new OutputConsumer() {}));
      assertThat(running.stderr()).isNotNull();
    }
  }

  @Test
  void unread_stream_holds_back_its_task_and_no_other() throws Exception {
    Task endless =
        script("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done").build();
    CompletableFuture<InputStream> stdout = new CompletableFuture<>();
    try (RunningTask held = strict.start(endless, it -> stdout.complete(it.stdout()))) {
      InputStream unread = stdout.get();
      awaitAvailable(unread, WINDOW - PIPE + 1);

      assertThat(strict.run(zeros(3_000_000).build()).stdout().totalBytes()).isEqualTo(3_000_000);

      held.cancel();
      TaskResult result = result(held);
      assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(result.stdout().totalBytes())
          .isBetween((long) WINDOW - PIPE, (long) WINDOW + PIPE);
      assertThat(unread.readAllBytes()).isEqualTo(result.stdout().bytes());
      assertThat(unread.read()).isEqualTo(-1);
    }
  }

  @Test
  void task_goes_on_when_its_reader_has_caught_up() throws Exception {
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    try (RunningTask running =
        strict.start(zeros(5_000_000).build(), it -> opened.complete(it.stdout()))) {
      InputStream stdout = opened.get();
      awaitAvailable(stdout, WINDOW - PIPE + 1);

      assertThat(stdout.readAllBytes()).hasSize(5_000_000);
      assertThat(result(running).succeeded()).isTrue();
    }
  }

  @Test
  void reader_who_has_kept_up_may_lag_behind_as_far_as_any_other() throws Exception {
    Task task =
        script(
                "i=0; while [ $i -lt 200 ]; do printf '%05000d' 0; i=$((i+1)); done",
                "read go", "printf '%0200000d' 0", "echo done >&2")
            .liveStdin()
            .build();
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    try (RunningTask running = strict.start(task, it -> opened.complete(it.stdout()))) {
      InputStream stdout = opened.get();
      assertThat(stdout.readNBytes(1_000_000)).hasSize(1_000_000);

      running.stdin().write('\n');

      assertThat(running.stderr().readNBytes(5)).asString().isEqualTo("done\n");
      awaitAvailable(stdout, 200_000);
      assertThat(stdout.readAllBytes()).hasSize(200_000);
      assertThat(result(running).stdout().totalBytes()).isEqualTo(1_200_000);
    }
  }

  @Test
  void flood_is_read_in_order_and_kept_and_counted() throws Exception {
    Path numbers =
        Programs.readable(
            directory,
            "numbers",
            IntStream.range(0, 500_000).mapToObj(Integer::toString).collect(joining("\n")));
    Task task = Task.builder("cat").args(numbers.toString()).read(numbers).build();
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    try (RunningTask running = strict.start(task, it -> opened.complete(it.stdout()))) {
      byte[] read = opened.get().readAllBytes();

      CapturedOutput captured = result(running).stdout();
      byte[] written = Files.readAllBytes(numbers);
      assertThat(read).isEqualTo(written);
      assertThat(captured.totalBytes()).isEqualTo(written.length);
      assertThat(captured.bytes()).isEqualTo(Arrays.copyOf(written, 1 << 20));
    }
  }

  @Test
  void reader_of_a_flood_can_be_interrupted_and_closed() throws Exception {
    Task task = script("printf '%0100000d' 0; read go").liveStdin().build();
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    try (RunningTask running = strict.start(task, it -> opened.complete(it.stdout()))) {
      InputStream stdout = opened.get();
      assertThat(stdout.readNBytes(100_000)).hasSize(100_000);
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread reader = new Thread(() -> failure.complete(catchThrowable(stdout::read)));
      reader.start();

      reader.interrupt();
      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);

      CompletableFuture<Throwable> closed = new CompletableFuture<>();
      Thread second = new Thread(() -> closed.complete(catchThrowable(stdout::read)));
      second.start();
      stdout.close();
      assertThat(closed.get(20, TimeUnit.SECONDS)).hasMessageContaining("has been closed");

      running.cancel();
      assertThat(result(running).stdout().totalBytes()).isEqualTo(100_000);
    }
  }

  @Test
  void task_goes_on_when_its_reader_has_gone() throws Exception {
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    try (RunningTask running =
        strict.start(zeros(5_000_000).build(), it -> opened.complete(it.stdout()))) {
      InputStream stdout = opened.get();
      awaitAvailable(stdout, WINDOW - PIPE + 1);

      stdout.close();

      assertThat(result(running).stdout().totalBytes()).isEqualTo(5_000_000);
      assertThatExceptionOfType(IOException.class).isThrownBy(stdout::read);
    }
  }

  @Test
  void interrupted_read_loses_nothing() throws Exception {
    Task task = script("read line; echo late").liveStdin().build();
    try (RunningTask running = strict.start(task)) {
      InputStream stdout = running.stdout();
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(stdout::read);
      assertThat(Thread.interrupted()).isTrue();

      running.stdin().close();
      assertThat(stdout.readAllBytes()).asString().isEqualTo("late\n");
    }
  }

  @Test
  void output_limit_ends_a_streamed_task_as_well() throws Exception {
    Task task =
        script("while :; do echo yyyyyyyyyyyy; done").output(OutputPolicy.kill(100_000)).build();
    CompletableFuture<InputStream> stdout = new CompletableFuture<>();
    try (RunningTask running = strict.start(task, it -> stdout.complete(it.stdout()))) {
      byte[] read = stdout.get().readAllBytes();

      TaskResult result = result(running);
      assertThat(result.outcome())
          .isInstanceOfSatisfying(
              Outcome.LimitExceeded.class,
              exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.OUTPUT));
      assertThat(read).hasSize((int) result.stdout().totalBytes());
    }
  }

  @Test
  void output_beyond_its_limit_is_told_also_of_a_task_that_has_ended_at_once() {
    Task task = Task.builder("echo").args("x").output(OutputPolicy.kill(1)).build();

    for (int i = 0; i < 20; i++) {
      assertThat(strict.run(task).outcome())
          .isEqualTo(new Outcome.LimitExceeded(Limit.OUTPUT, "1 byte", "2 bytes"));
    }
  }

  @Test
  void consumer_gets_everything_in_order_by_one_thread_at_a_time() throws Exception {
    Path program =
        Programs.script(
            directory, "i=0; while [ $i -lt 20000 ]; do echo $i; echo e$i >&2; i=$((i+1)); done");
    Recording recording = new Recording();
    try (RunningTask running = strict.start(Task.of(program.toString()))) {
      running.onOutput(executor, recording);

      TaskResult result = result(running);
      recording.ended.get(20, TimeUnit.SECONDS);
      assertThat(recording.stdout.toByteArray()).isEqualTo(result.stdout().bytes());
      assertThat(recording.stderr.toByteArray()).isEqualTo(result.stderr().bytes());
      assertThat(result.stdout().text(UTF_8)).endsWith("19999\n");
      assertThat(recording.atOnce).hasValue(1);
    }
  }

  @Test
  void executor_that_runs_at_once_will_do() throws Exception {
    Recording recording = new Recording();
    try (RunningTask running =
        strict.start(zeros(3_000_000).build(), it -> it.onOutput(Runnable::run, recording))) {
      assertThat(result(running).succeeded()).isTrue();
      recording.ended.get(20, TimeUnit.SECONDS);
      assertThat(recording.stdout.size()).isEqualTo(3_000_000);
    }
  }

  @Test
  void blocked_consumers_hold_up_neither_limit_nor_result_nor_others() throws Exception {
    Sandbox limited =
        Sandbox.builder()
            .grace(Duration.ofMillis(200))
            .defaultLimits(ResourceLimits.builder().wallTime(Duration.ofSeconds(1)).build())
            .build();
    Task endless = script("trap '' TERM; while :; do echo yyyyyyyyyyyyyyyyyyyyyyyy; done").build();
    CountDownLatch release = new CountDownLatch(1);
    Recording late =
        new Recording() {
          @Override
          public void stdout(byte[] chunk) {
            awaitUninterruptibly(release);
            super.stdout(chunk);
          }
        };
    // Runs the consumer on a thread of the library's: the worst that an executor can do.
    Executor atOnce = Runnable::run;
    try (RunningTask held = limited.start(endless, it -> it.onOutput(atOnce, late))) {
      Recording other = new Recording();
      limited.run(zeros(3_000_000).build(), it -> it.onOutput(atOnce, other));
      other.ended.get(20, TimeUnit.SECONDS);

      TaskResult result = result(held);

      assertThat(result.outcome())
          .isInstanceOfSatisfying(
              Outcome.LimitExceeded.class,
              exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.WALL_TIME));
      assertThat(result.usage().wallTime()).isLessThan(Duration.ofMillis(2_200));
      assertThat(late.ended).isNotDone();
      release.countDown();
      late.ended.get(20, TimeUnit.SECONDS);
      assertThat(late.stdout.size()).isEqualTo((int) result.stdout().totalBytes());
    } finally {
      release.countDown();
    }
  }

  @Test
  void failure_of_the_consumer_is_reported_and_ends_the_delivery_only() throws Exception {
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    ExecutorService watched =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work);
              thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
              return thread;
            });
    AtomicInteger calls = new AtomicInteger();
    OutputConsumer failing =
        new OutputConsumer() {
          @Override
          public void stdout(byte[] chunk) {
            calls.incrementAndGet();
            throw new IllegalStateException("consumer fails");
          }
        };
    try (RunningTask running =
        strict.start(zeros(3_000_000).build(), it -> it.onOutput(watched, failing))) {
      assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessage("consumer fails");
      assertThat(result(running).stdout().totalBytes()).isEqualTo(3_000_000);
      assertThat(calls).hasValue(1);
      assertThat(failures).isEmpty();
    } finally {
      watched.shutdown();
    }
  }

  @Test
  void executor_that_rejects_ends_the_delivery_only() throws Exception {
    BlockingQueue<String> rejections = new LinkedBlockingQueue<>();
    Executor rejecting =
        work -> {
          rejections.add("rejected");
          throw new RejectedExecutionException("by the test");
        };
    try (RunningTask running =
        strict.start(zeros(3_000_000).build(), it -> it.onOutput(rejecting, new Recording()))) {
      assertThat(result(running).stdout().totalBytes()).isEqualTo(3_000_000);
      assertThat(rejections).containsExactly("rejected");
    }
  }

  @Test
  void streamed_tasks_leave_no_descriptors() throws Exception {
    streamAndEndInEveryWay();
    int before = LaunchStress.taskDescriptors();

    for (int i = 0; i < 10; i++) {
      streamAndEndInEveryWay();
    }

    assertThat(LaunchStress.taskDescriptors()).isLessThanOrEqualTo(before);
  }

  private void streamAndEndInEveryWay() throws Exception {
    Task task = script("echo x; read a; read b").liveStdin().build();
    for (int way = 0; way < 5; way++) {
      try (RunningTask running = strict.start(task)) {
        InputStream stdout = running.stdout();
        assertThat(stdout.read()).isEqualTo('x');
        OutputStream stdin = running.stdin();
        switch (way) {
          case 0 -> stdin.close();
          case 1 -> stdin.write(new byte[1000]);
          case 2 -> stdout.close();
          case 3 -> running.cancel();
          default -> assertThat(running.stderr()).isNotNull();
        }
      }
    }
  }

  private static TaskResult result(RunningTask running) throws InterruptedException {
    return running.await(LONG).orElseThrow();
  }

  private Task.Builder script(String... lines) throws IOException {
    return Task.builder(Programs.script(directory, lines).toString());
  }

  private static Task.Builder zeros(int count) {
    return Task.builder("head").args("-c", Integer.toString(count), "/dev/zero");
  }

  /** Returns when so much is there unread; the test's own time limit is the build's. */
  private static void awaitAvailable(InputStream stream, int bytes) throws IOException {
    while (stream.available() < bytes) {
      Thread.onSpinWait();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps what it is given, and how many threads were in it at a time. */
  private static class Recording implements OutputConsumer {
    final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void stdout(byte[] chunk) {
      record(stdout, chunk);
    }

    @Override
    public void stderr(byte[] chunk) {
      record(stderr, chunk);
    }

    private void record(ByteArrayOutputStream into, byte[] chunk) {
      atOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
      into.writeBytes(chunk);
      inside.decrementAndGet();
    }

    @Override
    public void ended() {
      ended.complete(true);
    }
  }
}
