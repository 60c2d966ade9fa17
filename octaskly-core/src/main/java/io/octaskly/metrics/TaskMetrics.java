package io.octaskly.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.SandboxListener;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many tasks there were, how they ended, and what they took. */
final class TaskMetrics implements SandboxListener {
  private final AtomicLong running = new AtomicLong();
  private final Counter started;
  private final Counter leftBehind;
  private final DistributionSummary peakMemory;
  private final Map<Ending, Timer> wallTime = new HashMap<>();
  private final Map<Ending, Timer> cpuTime = new HashMap<>();

  TaskMetrics(MeterRegistry registry) {
    this.started =
        Counter.builder("octaskly.tasks.started")
            .description("Tasks whose program ran")
            .register(registry);
    this.leftBehind =
        Counter.builder("octaskly.tasks.left.behind")
            .description("Private directories that could not be deleted")
            .register(registry);
    this.peakMemory =
        DistributionSummary.builder("octaskly.tasks.memory.peak")
            .description("Peak resident memory of a task")
            .baseUnit("bytes")
            .register(registry);
    Gauge.builder("octaskly.tasks.running", running, AtomicLong::get)
        .description("Tasks that run now")
        .register(registry);
    for (How how : How.values()) {
      if (how != How.LIMIT_EXCEEDED) {
        register(registry, new Ending(how, null));
      }
    }
    for (Limit limit : Limit.values()) {
      register(registry, new Ending(How.LIMIT_EXCEEDED, limit));
    }
  }

  private void register(MeterRegistry registry, Ending ending) {
    Tags tags = ending.tags();
    wallTime.put(
        ending,
        Timer.builder("octaskly.tasks")
            .description("Ended tasks, by wall time")
            .tags(tags)
            .register(registry));
    cpuTime.put(
        ending,
        Timer.builder("octaskly.tasks.cpu")
            .description("Processor time of ended tasks")
            .tags(tags)
            .register(registry));
  }

  private enum How {
    SUCCEEDED,
    FAILED,
    SIGNALLED,
    LIMIT_EXCEEDED,
    CANCELLED
  }

  private record Ending(How how, @Nullable Limit limit) {
    static Ending of(Outcome outcome) {
      if (outcome instanceof Outcome.Exited exited) {
        return new Ending(exited.code() == 0 ? How.SUCCEEDED : How.FAILED, null);
      }
      if (outcome instanceof Outcome.LimitExceeded exceeded) {
        return new Ending(How.LIMIT_EXCEEDED, exceeded.limit());
      }
      return new Ending(outcome instanceof Outcome.Signalled ? How.SIGNALLED : How.CANCELLED, null);
    }

    Tags tags() {
      return Tags.of(
          "outcome",
          how.name().toLowerCase(Locale.ROOT),
          "limit",
          limit == null ? "none" : limit.name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public void started(String taskId, long pid) {
    started.increment();
    running.incrementAndGet();
  }

  @Override
  public void finished(TaskResult result) {
    running.decrementAndGet();
    Ending ending = Ending.of(result.outcome());
    Objects.requireNonNull(wallTime.get(ending)).record(result.usage().wallTime());
    Objects.requireNonNull(cpuTime.get(ending)).record(result.usage().totalCpu());
    peakMemory.record((double) result.usage().peakResidentBytes());
  }

  @Override
  public void leftBehind(String taskId, Path directory, IOException cause) {
    leftBehind.increment();
  }
}
