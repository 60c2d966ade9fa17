package io.octaskly.examples.springboot;

import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * A scheduled job in the sandbox: now and then, one task that must work, and one that must not.
 * What it throws is logged by Spring, and the schedule goes on. When the application ends, Spring
 * interrupts the job, and that kills its task.
 */
@Component
class Canary {
  private final Sandbox sandbox;
  private final AtomicLong alive = new AtomicLong();

  Canary(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Scheduled(fixedRateString = "${app.canary-every}")
  void sing() {
    String answer = sandbox.run(Task.of("/bin/echo", "alive")).orThrow().stdout().text();
    if (!answer.equals("alive\n")) {
      throw new IllegalStateException("a task printed something else than it was told to");
    }
    if (sandbox.run(Task.of("/bin/cat", "/etc/passwd")).succeeded()) {
      throw new IllegalStateException("a confined task has read /etc/passwd");
    }
    alive.incrementAndGet();
  }

  /** Returns how often all was well. */
  long alive() {
    return alive.get();
  }
}
