package io.octaskly.springboot;

import io.octaskly.sandbox.Denial;
import io.octaskly.sandbox.SandboxListener;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners, each even if one before it throws. */
final class SandboxListeners implements SandboxListener {
  private final List<SandboxListener> listeners;

  SandboxListeners(List<SandboxListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void started(String taskId, long pid) {
    tell(listener -> listener.started(taskId, pid));
  }

  @Override
  public void denied(String taskId, Denial denial) {
    tell(listener -> listener.denied(taskId, denial));
  }

  @Override
  public void finished(TaskResult result) {
    tell(listener -> listener.finished(result));
  }

  @Override
  public void leftBehind(String taskId, Path directory, IOException cause) {
    tell(listener -> listener.leftBehind(taskId, directory, cause));
  }

  private void tell(Consumer<SandboxListener> event) {
    RuntimeException first = null;
    for (SandboxListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
