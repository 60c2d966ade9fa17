package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host writes to a running task; what cannot be written fails and never hangs. */
class LiveStdinTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PIPE = 64 * 1024;

  private final Sandbox strict = Sandbox.builder().build();

  @TempDir Path directory;

  @Test
  void task_reads_all_that_is_written_and_then_the_end() throws Exception {
    try (RunningTask running = strict.start(Task.builder("wc").args("-c").liveStdin().build())) {
      try (OutputStream stdin = running.stdin()) {
        stdin.write(new byte[5_000_000]);
        stdin.write('x');
        stdin.write(new byte[0]);
      }

      assertThat(result(running).stdout().text(UTF_8).strip()).isEqualTo("5000001");
    }
  }

  @Test
  void what_several_threads_write_does_not_mix() throws Exception {
    Task task = Task.builder("cat").liveStdin().output(OutputPolicy.truncate(8 << 20)).build();
    try (RunningTask running = strict.start(task)) {
      OutputStream stdin = running.stdin();
      CompletableFuture<?>[] writers = new CompletableFuture<?>[4];
      for (int i = 0; i < writers.length; i++) {
        String line = Integer.toString(i).repeat(200_000) + "\n";
        writers[i] =
            inThread(
                () -> {
                  stdin.write(line.getBytes(UTF_8));
                  stdin.write(line.getBytes(UTF_8));
                });
      }
      CompletableFuture.allOf(writers).get(30, TimeUnit.SECONDS);
      stdin.close();

      assertThat(result(running).stdout().text(UTF_8).lines())
          .hasSize(8)
          .allMatch(line -> line.length() == 200_000 && line.chars().distinct().count() == 1);
    }
  }

  @Test
  void write_fails_when_the_task_has_closed_its_input() throws Exception {
    try (RunningTask running = strict.start(script("exec <&-; echo closed; exec sleep 60"))) {
      assertThat(running.stdout().readNBytes(7)).asString().isEqualTo("closed\n");

      // Not always the first one: the guard closes its copy at about the same time.
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> writeForEver(running.stdin()))
          .withMessageContaining("no process of the task has its standard input open");
    }
  }

  @Test
  void write_fails_when_the_task_has_ended() throws Exception {
    try (RunningTask running = strict.start(Task.builder("true").liveStdin().build())) {
      assertThat(result(running).succeeded()).isTrue();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> running.stdin().write('x'))
          .withMessageContaining("the task has ended");
    }
  }

  @Test
  void write_fails_when_the_host_has_closed_the_stream() throws Exception {
    try (RunningTask running = strict.start(Task.builder("cat").liveStdin().build())) {
      running.stdin().close();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> running.stdin().write('x'))
          .withMessageContaining("closed by the host");
    }
  }

  @Test
  void writer_that_waits_is_told_that_the_task_has_ended() throws Exception {
    try (RunningTask running = strict.start(neverReads())) {
      CompletableFuture<Void> writer = inThread(() -> running.stdin().write(new byte[1_000_000]));
      assertThat(strict.run(Task.of("echo", "other")).stdout().text(UTF_8)).isEqualTo("other\n");
      assertThat(writer).isNotDone();

      running.cancel();

      assertThat(writer)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withRootCauseInstanceOf(IOException.class)
          .withStackTraceContaining("nothing can be written");
    }
  }

  @Test
  void writer_that_waits_is_told_that_the_stream_has_been_closed() throws Exception {
    try (RunningTask running = strict.start(neverReads())) {
      CompletableFuture<Void> writer = inThread(() -> running.stdin().write(new byte[1_000_000]));

      running.stdin().close();

      assertThat(writer)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withStackTraceContaining("closed by the host");
    }
  }

  @Test
  void interrupted_writer_is_told_how_much_was_written() throws Exception {
    try (RunningTask running = strict.start(neverReads())) {
      Thread.currentThread().interrupt();
      OutputStream stdin = running.stdin();
      InterruptedIOException first =
          catchThrowableOfType(InterruptedIOException.class, () -> stdin.write('x'));
      assertThat(Thread.interrupted()).isTrue();

      CompletableFuture<Thread> writing = new CompletableFuture<>();
      CompletableFuture<Void> writer =
          inThread(
              () -> {
                writing.complete(Thread.currentThread());
                InterruptedIOException e =
                    catchThrowableOfType(
                        InterruptedIOException.class, () -> stdin.write(new byte[PIPE + 1]));
                assertThat(e.bytesTransferred).isEqualTo(PIPE);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              });
      Thread thread = writing.get(20, TimeUnit.SECONDS);
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      thread.interrupt();

      assertThat(writer).succeedsWithin(20, TimeUnit.SECONDS);
      assertThat(first.bytesTransferred).isZero();
    }
  }

  @Test
  void input_that_was_given_when_the_task_was_built_cannot_be_written() {
    try (RunningTask running = strict.start(Task.builder("cat").stdin("given").build())) {
      assertThatIllegalStateException()
          .isThrownBy(running::stdin)
          .withMessageContaining("liveStdin()");
    }
  }

  @Test
  void run_refuses_an_input_that_nobody_could_write() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> strict.run(Task.builder("cat").id("t-7").liveStdin().build()))
        .withMessageContaining("t-7")
        .withMessageContaining("start(task)");
  }

  @Test
  void run_hands_out_the_task_to_be_written_to() {
    TaskResult result =
        strict.run(
            Task.builder("cat").liveStdin().build(),
            running -> {
              try (OutputStream stdin = running.stdin()) {
                stdin.write("hello".getBytes(UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(result.stdout().text(UTF_8)).isEqualTo("hello");
  }

  private static void writeForEver(OutputStream stdin) throws IOException {
    while (true) {
      stdin.write('x');
    }
  }

  private Task neverReads() {
    return Task.builder("sleep").args("60").liveStdin().build();
  }

  private Task script(String line) throws IOException {
    return Task.builder(Programs.script(directory, line).toString())
        .execute(Path.of("/usr/bin"), Path.of("/bin"))
        .liveStdin()
        .build();
  }

  private static TaskResult result(RunningTask running) throws InterruptedException {
    return running.await(LONG).orElseThrow();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> inThread(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
