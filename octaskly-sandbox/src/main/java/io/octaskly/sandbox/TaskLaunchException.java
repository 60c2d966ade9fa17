package io.octaskly.sandbox;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task's program was not started because a step of its launch failed; nothing of it runs. */
public final class TaskLaunchException extends SandboxException {
  private static final long serialVersionUID = 1L;

  /** What was being done. */
  private final String step;

  /** The symbolic error, if the kernel gave one. */
  private final @Nullable String errnoName;

  /**
   * Makes an exception.
   *
   * @param step what was being done, in words that follow "cannot", such as {@code execute
   *     /opt/tool}
   * @param errnoName the symbolic error of {@code errno(3)}, such as {@code EACCES}; null if the
   *     kernel gave none
   * @param reason the error's text or what else was wrong, such as {@code Permission denied}
   * @param wayOut what the caller or an administrator can do
   */
  public TaskLaunchException(
      String step, @Nullable String errnoName, String reason, String wayOut) {
    this(step, errnoName, reason, wayOut, null);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param step what was being done, in words that follow "cannot", such as {@code execute
   *     /opt/tool}
   * @param errnoName the symbolic error of {@code errno(3)}, such as {@code EACCES}; null if the
   *     kernel gave none
   * @param reason the error's text or what else was wrong, such as {@code Permission denied}
   * @param wayOut what the caller or an administrator can do
   * @param cause what led to it; null if nothing did
   */
  public TaskLaunchException(
      String step,
      @Nullable String errnoName,
      String reason,
      String wayOut,
      @Nullable Throwable cause) {
    super(message(step, errnoName, reason, wayOut), cause);
    this.step = step;
    this.errnoName = errnoName;
  }

  /** {@return the step that failed, in words that follow "cannot"} */
  public String step() {
    return step;
  }

  /** {@return the symbolic error such as {@code EACCES}; null if the kernel gave none} */
  public @Nullable String errnoName() {
    return errnoName;
  }

  private static String message(
      String step, @Nullable String errnoName, String reason, String wayOut) {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(wayOut, "wayOut");
    String error = errnoName == null ? "" : errnoName + ", ";
    return "cannot " + step + ": " + error + reason + "; " + wayOut;
  }
}
