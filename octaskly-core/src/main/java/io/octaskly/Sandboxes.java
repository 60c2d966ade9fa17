package io.octaskly;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sandboxes of a host: one for most tasks, and others for tighter levels. Immutable. */
final class Sandboxes {
  private final Sandbox standard;
  private final Map<IsolationLevel, Sandbox> tighter = new EnumMap<>(IsolationLevel.class);

  Sandboxes(Sandbox standard, List<Sandbox> others) {
    this.standard = standard;
    for (Sandbox other : others) {
      if (!other.level().isAtLeast(standard.level()) || other.level() == standard.level()) {
        throw new IllegalStateException(
            "the sandbox of level "
                + other.level().id()
                + " is no tighter than the host's, of level "
                + standard.level().id()
                + ": a task may only ask for more; give the loosest one to sandbox(...)");
      }
      if (tighter.put(other.level(), other) != null) {
        throw new IllegalStateException(
            "there are two sandboxes of level " + other.level().id() + ": give one for each");
      }
    }
  }

  /** The one of the level that the task asks for; the standard one if there is none. */
  Sandbox of(Task task) {
    return task.level().flatMap(this::ofLevel).orElse(standard);
  }

  /** What the task will run at. */
  IsolationLevel level(Task task) {
    return task.level().orElse(standard.level());
  }

  /** The loosest, for tasks that ask for no level. */
  Sandbox standard() {
    return standard;
  }

  private Optional<Sandbox> ofLevel(IsolationLevel level) {
    return Optional.ofNullable(tighter.get(level));
  }
}
