package io.octaskly.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A system call that a task made and was refused, with all its repetitions.
 *
 * <p><b>Security guarantees:</b> what stands behind a pointer, such as the path in {@code
 * execve("/bin/sh")}, was read from the task's memory, where another of its threads could write at
 * the same time: it is a hint to whoever looks for a cause, and no part of any decision. Numbers
 * and flags are those that the kernel has got. Text from the task is escaped, fit to be printed.
 */
public final class Denial {
  private final String call;
  private final String text;
  private final long pid;
  private final Duration after;
  private final long count;
  private final Guarantee guarantee;
  private final Optional<String> setting;

  Denial(
      String call,
      String text,
      long pid,
      Duration after,
      long count,
      Guarantee guarantee,
      Optional<String> setting) {
    this.call = Objects.requireNonNull(call, "call");
    this.text = Objects.requireNonNull(text, "text");
    this.pid = pid;
    this.after = Objects.requireNonNull(after, "after");
    this.count = count;
    this.guarantee = Objects.requireNonNull(guarantee, "guarantee");
    this.setting = Objects.requireNonNull(setting, "setting");
  }

  /** {@return the name of the call as {@code syscalls(2)} has it, such as {@code socket}} */
  public String call() {
    return call;
  }

  /**
   * {@return the call with those of its arguments that matter, such as {@code socket(AF_INET,
   * SOCK_STREAM)}, in one line}
   */
  public String text() {
    return text;
  }

  /**
   * {@return the id of the process that made it first, as the host sees it, or 0 if that was no
   * longer known} It may belong to another process by now.
   */
  public long pid() {
    return pid;
  }

  /** {@return the time from the task's launch until it was made first} */
  public Duration after() {
    return after;
  }

  /** {@return how often it was made, 1 or more} */
  public long count() {
    return count;
  }

  /** {@return the guarantee that it would have broken} */
  public Guarantee guarantee() {
    return guarantee;
  }

  /**
   * {@return what would allow it, as it is called on {@link Sandbox.Builder}, such as {@code
   * network(Network.HOST)}; empty if nothing does} For {@link Guarantee#ONLY_PROFILE_CALLS} it is
   * called on {@link SandboxProfile#toBuilder}, or its call is added to the profile's list.
   */
  public Optional<String> setting() {
    return setting;
  }

  /** {@return call, count, guarantee and setting in one line} */
  @Override
  public String toString() {
    return text
        + (count == 1 ? "" : " " + count + " times")
        + " refused: "
        + guarantee.label()
        + setting.map(allowing -> "; allowed by " + allowing).orElse("");
  }
}
