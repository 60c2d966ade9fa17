package io.octaskly.examples.quartz;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What the demo shows: headings, and what becomes of executions on all nodes. Thread-safe. */
final class Screen {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int WIDTH = 110;

  private final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();

  void heading(String text) {
    print("");
    print(text);
    print("");
  }

  void print(String text) {
    System.out.println(("  " + text).stripTrailing());
  }

  /** To be called by what runs the executions. */
  void tell(JobEvent event) {
    events.add(event);
  }

  /** Waits for an event of a task, and shows it. */
  void await(JobEvent.Kind kind, String taskIdPrefix) throws InterruptedException {
    show(next(kind, taskIdPrefix));
  }

  /** Waits until as many tasks have succeeded; returns how many on which node. */
  String awaitAll(int tasks, String taskIdPrefix) throws InterruptedException {
    Map<String, Integer> ran = new TreeMap<>();
    for (int ended = 0; ended < tasks; ended++) {
      ran.merge(next(JobEvent.Kind.SUCCEEDED, taskIdPrefix).node(), 1, Integer::sum);
    }
    return ran.entrySet().stream()
        .map(node -> node.getKey() + " ran " + node.getValue())
        .collect(Collectors.joining(", "));
  }

  private JobEvent next(JobEvent.Kind kind, String taskIdPrefix) throws InterruptedException {
    String other = "";
    while (true) {
      JobEvent event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new IllegalStateException(
            "no task " + taskIdPrefix + " has " + kind + " within " + PATIENCE + other);
      }
      if (event.taskId().startsWith(taskIdPrefix)) {
        if (event.kind() == kind) {
          return event;
        }
        other = ", but " + event;
      }
    }
  }

  private void show(JobEvent event) {
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    String text = event.text().replace(event.taskId(), "").replaceFirst("^( is refused)?: ", "");
    print(String.format("%-7s %-10s %s", event.node(), kind, event.taskId()));
    print("        " + (text.length() > WIDTH ? text.substring(0, WIDTH) + "..." : text));
  }

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
