package io.octaskly.examples.benchmarks.launch;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that sleep until they are all ended. Not thread-safe. */
public interface Crowd extends AutoCloseable {
  /** What each of them runs: longer than any benchmark. */
  List<String> SLEEP = List.of("/bin/sleep", "3000");

  /** Starts one more. */
  void startOne() throws IOException;

  /** Ends all, and waits for that. */
  @Override
  void close();

  /** {@return of confined tasks at STRICT} */
  static Crowd ofTasks() {
    ResourceLimits limits = ResourceLimits.builder().wallTime(Duration.ofHours(1)).build();
    Sandbox sandbox =
        Sandbox.builder()
            .level(IsolationLevel.STRICT)
            .defaultLimits(limits)
            .maxLimits(limits)
            .grace(Duration.ZERO)
            .build();
    Task task = Task.of(SLEEP.get(0), SLEEP.get(1));
    Deque<RunningTask> running = new ArrayDeque<>();
    return new Crowd() {
      @Override
      public void startOne() {
        running.add(sandbox.start(task));
      }

      @Override
      public void close() {
        running.forEach(RunningTask::cancel);
        while (!running.isEmpty()) {
          try (RunningTask one = running.remove()) {
            one.result().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
          }
        }
      }
    };
  }

  /** {@return of processes of {@code ProcessBuilder}} */
  static Crowd ofProcesses() {
    Deque<Process> running = new ArrayDeque<>();
    return new Crowd() {
      @Override
      public void startOne() throws IOException {
        running.add(new ProcessBuilder(SLEEP).redirectInput(new File("/dev/null")).start());
      }

      @Override
      public void close() {
        running.forEach(Process::destroyForcibly);
        while (!running.isEmpty()) {
          running.remove().onExit().orTimeout(1, TimeUnit.MINUTES).join();
        }
      }
    };
  }
}
