package io.octaskly.examples.executor;

import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** A host that is made to be killed: prints the mark of its tasks when they all run. */
final class DyingHost {
  static final int TASKS = 6;

  private DyingHost() {}

  public static void main(String[] args) throws Exception {
    Sandbox sandbox = Sleeper.sandbox();
    Sleeper sleeper = new Sleeper();
    TaskPool platform = new TaskPool(TaskPool.bounded(3, 3), sandbox::run, Duration.ZERO);
    TaskPool virtual = new TaskPool(VirtualThreads.newExecutor(), sandbox::run, Duration.ZERO);
    List<Future<TaskResult>> never = new ArrayList<>();
    for (int i = 0; i < TASKS / 2; i++) {
      never.add(platform.submit(sleeper.task()));
      never.add(virtual.submit(sleeper.task()));
    }
    Await.until(
        Duration.ofSeconds(20),
        "all tasks run",
        () -> sleeper.processes() == TASKS * Sleeper.PROCESSES);
    System.out.println(sleeper.mark());
    for (Future<TaskResult> future : never) {
      future.get();
    }
  }
}
