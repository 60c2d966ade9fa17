package io.octaskly.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives events to several sinks. One is required: what it does not take is not recorded. The others
 * get events on threads of their own, as well as they can: one that is slow or down holds up
 * nobody, and what it misses is counted, and recorded in the log as {@link Action#EVENTS_DROPPED}.
 * Thread-safe as far as sinks are.
 */
public final class FanOutSink implements ErasableSink, ResumableSink, AutoCloseable {
  /** What the required sink is called. */
  static final String REQUIRED = "required";

  private final AuditSink required;
  private final List<SinkBranch> branches;

  private FanOutSink(AuditSink required, List<SinkBranch> branches) {
    this.required = required;
    this.branches = branches;
  }

  /**
   * {@return a fan-out to one sink so far}
   *
   * @param required the sink that must take every event
   * @throws NullPointerException if {@code required} is null
   */
  public static FanOutSink requiring(AuditSink required) {
    return new FanOutSink(Objects.requireNonNull(required, "required"), List.of());
  }

  /**
   * {@return this fan-out and one more sink, which need not take events} Call it before events
   * come.
   *
   * @param name what the sink is called in {@link Action#EVENTS_DROPPED} and reports
   * @param sink the sink; not closed by the fan-out
   * @throws NullPointerException if an argument is null
   */
  public FanOutSink alsoTo(String name, AuditSink sink) {
    List<SinkBranch> more = new ArrayList<>(branches);
    more.add(
        new SinkBranch(Objects.requireNonNull(name, "name"), Objects.requireNonNull(sink, "sink")));
    return new FanOutSink(required, List.copyOf(more));
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    required.append(batch);
    branches.forEach(branch -> branch.offer(batch));
  }

  @Override
  public void force() throws IOException {
    required.force();
  }

  @Override
  public Optional<ChainHead> lastHead() throws IOException {
    return required instanceof ResumableSink resumable ? resumable.lastHead() : Optional.empty();
  }

  /** {@return how many events each best-effort sink has missed so far, by its name} */
  public Map<String, Long> dropped() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    branches.forEach(branch -> dropped.put(branch.name(), branch.dropped()));
    return dropped;
  }

  /** {@return how many events were missed since the last call, with the last reason, by sink} */
  List<SinkBranch.Loss> takeLosses() {
    List<SinkBranch.Loss> losses = new ArrayList<>();
    for (SinkBranch branch : branches) {
      SinkBranch.Loss loss = branch.takeLoss();
      if (loss != null) {
        losses.add(loss);
      }
    }
    return losses;
  }

  /** Erases from all sinks that can; {@link #notErasable()} tells the others. */
  @Override
  public long erase(Eraser eraser) throws IOException {
    ErasableSink main = FilterSink.erasable(required);
    long erased = main == null ? 0 : main.erase(eraser);
    for (SinkBranch branch : branches) {
      erased += branch.erase(eraser);
    }
    return erased;
  }

  List<String> erasable() {
    return names(true);
  }

  /** {@return the names of the sinks that cannot erase; {@code required} is the required one} */
  public List<String> notErasable() {
    return names(false);
  }

  private List<String> names(boolean erasable) {
    List<String> names = new ArrayList<>();
    if ((FilterSink.erasable(required) != null) == erasable) {
      names.add(REQUIRED);
    }
    branches.stream()
        .filter(branch -> branch.isErasable() == erasable)
        .map(SinkBranch::name)
        .forEach(names::add);
    return names;
  }

  /** Waits a while until the best-effort sinks have what they are to get; they stay open. */
  @Override
  public void close() {
    branches.forEach(SinkBranch::close);
  }
}
