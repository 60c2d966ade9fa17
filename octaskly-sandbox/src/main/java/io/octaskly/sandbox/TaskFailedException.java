package io.octaskly.sandbox;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task did not succeed and its caller asked for an exception with {@link TaskResult#orThrow()}.
 *
 * <p>The message has the task's id, how it ended, and the last lines of its standard error,
 * shortened, with control characters escaped.
 */
public final class TaskFailedException extends SandboxException {
  private static final long serialVersionUID = 1L;

  private static final int LINES = 3;
  private static final int LINE_LENGTH = 200;
  private static final int TAIL_BYTES = 4096;

  /** Results are not serializable: lost when an exception crosses a stream. */
  private final transient @Nullable TaskResult result;

  /**
   * Makes an exception.
   *
   * @param result the result of a task that did not succeed
   * @throws NullPointerException if {@code result} is null
   */
  public TaskFailedException(TaskResult result) {
    super(message(Objects.requireNonNull(result, "result")));
    this.result = result;
  }

  /**
   * {@return the task's result}
   *
   * @throws IllegalStateException if this exception was deserialized: results do not travel
   */
  public TaskResult result() {
    if (result == null) {
      throw new IllegalStateException(
          "the result is lost because this exception was deserialized: read it before");
    }
    return result;
  }

  private static String message(TaskResult result) {
    String tail = lastLines(result.stderr());
    return tail.isEmpty() ? result.toString() : result + "; stderr: " + tail;
  }

  private static String lastLines(CapturedOutput stderr) {
    List<String> lines =
        stderr.lastText(TAIL_BYTES).lines().filter(line -> !line.isBlank()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    String joined = String.join(" | ", last.stream().map(TaskFailedException::shortened).toList());
    return stderr.truncated() && !joined.isEmpty() ? joined + " (truncated)" : joined;
  }

  private static String shortened(String line) {
    String text = line.strip();
    return text.length() <= LINE_LENGTH
        ? Printable.escaped(text)
        : Printable.escaped(text.substring(0, LINE_LENGTH)) + "...";
  }
}
