package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Those who are told of a sandbox's tasks. What they throw is their own business, and goes where
 * their thread's failures go. Thread-safe.
 */
record Audience(SandboxListener listener) {
  void started(String taskId, long pid) {
    tell(() -> listener.started(taskId, pid));
  }

  void denied(String taskId, Denial denial) {
    tell(() -> listener.denied(taskId, denial));
  }

  void finished(TaskResult result) {
    tell(() -> listener.finished(result));
  }

  void leftBehind(String taskId, Path directory, IOException cause) {
    tell(() -> listener.leftBehind(taskId, directory, Failures.printable(cause)));
  }

  static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
