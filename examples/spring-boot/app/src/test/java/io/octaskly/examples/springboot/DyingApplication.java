package io.octaskly.examples.springboot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** An application that is made to be killed: prints the mark of its tasks when they all run. */
final class DyingApplication {
  static final int TASKS = 4;

  private DyingApplication() {}

  /** Takes an empty directory. */
  public static void main(String[] args) throws Exception {
    TaskProcesses processes = TaskProcesses.random();
    try (TestApplication application = TestApplication.start(Path.of(args[0]))) {
      Client alice = application.signedIn("alice");
      for (int i = 0; i < TASKS; i++) {
        alice.post("/tasks", processes.request());
      }
      processes.await(TASKS, Duration.ofSeconds(20));
      System.out.println("running " + processes.seconds);
      new CountDownLatch(1).await();
    }
  }
}
