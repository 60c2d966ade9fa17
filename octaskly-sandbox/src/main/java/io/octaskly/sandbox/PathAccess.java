package io.octaskly.sandbox;

import java.util.Objects;
import java.util.Optional;

/**
 * A file or an address that a task used in an {@linkplain Sandbox#explain explained} run.
 *
 * <p>The name was read from the task's memory while its call waited, and looked up by the host, not
 * by the task: it is a hint. What the kernel then did was decided by the kernel alone.
 *
 * @param target absolute path with links followed as far as the host could, or {@code
 *     address:port}; escaped, fit to be printed
 * @param use what the task wanted of it
 * @param verdict what the policy says of it
 * @param count how often, 1 or more
 * @param setting what would allow it, as it is called on {@link Sandbox.Builder}; empty unless it
 *     was {@linkplain Verdict#REFUSED refused}
 */
public record PathAccess(
    String target, Use use, Verdict verdict, long count, Optional<String> setting) {

  /**
   * Checks that nothing is missing.
   *
   * @param target a path or an address
   * @param use what the task wanted of it
   * @param verdict what the policy says of it
   * @param count how often
   * @param setting what would allow it, or empty
   */
  public PathAccess {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(use, "use");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(setting, "setting");
  }

  /** What a task wants of a file or an address. */
  public enum Use {
    /** Opened for reading, or listed. */
    READ("read"),
    /** Opened for writing, made, renamed or removed. */
    WRITE("write"),
    /** Executed as a program. */
    EXECUTE("execute"),
    /** Connected to, or bound. */
    CONNECT("connect");

    private final String label;

    Use(String label) {
      this.label = label;
    }

    /** {@return the word for tables} */
    public String label() {
      return label;
    }
  }

  /** What the policy says of it. */
  public enum Verdict {
    /** A grant of the level, the sandbox or the task covers it. */
    ALLOWED("allowed"),
    /** No grant covers it. */
    REFUSED("refused"),
    /** A grant covers it, but its mode, or that of a directory on the way, keeps the task out. */
    CLOSED_BY_MODE("closed by mode"),
    /** There is nothing of this name. */
    ABSENT("not there"),
    /** The policy does not judge it by name. */
    NOT_JUDGED("not judged");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** {@return the words for tables} */
    public String label() {
      return label;
    }
  }
}
