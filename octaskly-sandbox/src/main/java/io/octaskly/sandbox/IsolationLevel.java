package io.octaskly.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How firmly a task is confined: a named set of {@linkplain Guarantee guarantees}, each level
 * keeping every promise of the one before it.
 *
 * <p>The constants stand in order, loosest first, so {@link #compareTo} and {@link #isAtLeast}
 * agree. {@code SandboxSupport.probe()} says which levels this host can give and by which
 * mechanisms.
 */
public enum IsolationLevel {
  /**
   * The task has the host's own rights.
   *
   * <p>It still gets a session of its own without a terminal, inherits nothing but standard input,
   * output and error, and its whole process tree ends with it, with its limit and with the host
   * JVM. Limits hold if they are set. For commands that are trusted but must not be left behind.
   *
   * <p>Where the kernel has no mechanisms for tasks (macOS, Windows, Linux without {@code /proc} or
   * on another processor than x86-64 and AArch64), this is the only level, and {@link
   * ProcessBuilder} runs the tasks. {@link TaskResult#guarantees()} then has what little is true:
   * nothing is inherited but the three streams (not on Windows). The wall time limit and {@link
   * OutputPolicy} hold, other limits are refused if they are set to anything but the value that
   * {@link ResourceLimits#builder()} has; of the process tree is killed what {@link
   * ProcessHandle#descendants} shows at that moment; a task that a signal ends has an exit code of
   * 128 and the signal's number, exit codes above 255 are reported as 255; and each task takes
   * threads of the host's.
   */
  NONE("none"),

  /**
   * Protection against mistakes: the task keeps the host's network and programs, but gets no new
   * privileges, no capabilities and no core dump.
   *
   * <p>It writes only to {@code /tmp}, its working directory and what was granted; it cannot read
   * credential stores and other users' secrets; sensitive variables are removed from its
   * environment; {@linkplain ResourceLimits limits} always hold, for which System V segments are
   * refused: they belong to no process and outlive the task.
   */
  BASIC("basic"),

  /**
   * For commands that are not trusted: the level to choose when in doubt.
   *
   * <p>The task reads run-time libraries, its program, its inputs and what was granted; writes only
   * to its private working directory, its private {@code TMPDIR} and what was granted; executes
   * only what was named (no shell, no system utilities); cannot signal, trace or tune the host's
   * processes nor reach its services; and dangerous system calls are refused. The environment is a
   * minimal allow list. The network is the host's unless {@link Network#NONE} is asked for.
   */
  STRICT("strict"),

  /**
   * For pure computation: standard input and inputs in, standard output out.
   *
   * <p>What {@link #STRICT} gives, and: nothing can be written, the environment is empty, there is
   * no network and no HOME, and only an allow list of system calls works. A task that asks for a
   * write grant, an environment variable or collected files at this level is refused when it is
   * built.
   */
  VERY_STRICT("very-strict");

  private final String id;

  IsolationLevel(String id) {
    this.id = id;
  }

  /**
   * {@return the level that an {@link #id() id} names, as written in configuration files}
   *
   * @param id {@code none}, {@code basic}, {@code strict} or {@code very-strict}, in upper or lower
   *     case and without surrounding blanks
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if {@code id} is none of these; there is no default, because a
   *     misspelt level must not become a looser one
   */
  public static IsolationLevel parse(String id) {
    Objects.requireNonNull(id, "id");
    String wanted = id.toLowerCase(Locale.ROOT);
    for (IsolationLevel level : values()) {
      if (level.id.equals(wanted)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "isolation level "
            + Printable.quoted(id)
            + " is not known: write one of "
            + Arrays.stream(values()).map(IsolationLevel::id).collect(Collectors.joining(", ")));
  }

  /** {@return the spelling that {@link #parse} accepts: lower case, words joined by a hyphen} */
  public String id() {
    return id;
  }

  /**
   * {@return whether this level keeps every promise of {@code other}; true for a level and itself}
   *
   * @param other the level to compare with
   * @throws NullPointerException if {@code other} is null
   */
  public boolean isAtLeast(IsolationLevel other) {
    return compareTo(Objects.requireNonNull(other, "other")) >= 0;
  }
}
