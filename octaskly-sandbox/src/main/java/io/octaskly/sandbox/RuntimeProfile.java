package io.octaskly.sandbox;

/**
 * The run-time that a task's program needs: what a sandbox grants and sets for it besides what
 * every program gets, which is the system's libraries and the program itself.
 *
 * <table>
 *   <caption>What a profile adds</caption>
 *   <tr><th>profile</th><th>may be read</th><th>limits</th><th>command line</th></tr>
 *   <tr><td>NATIVE</td><td>nothing more</td><td>as asked for</td><td>as given</td></tr>
 *   <tr><td>PYTHON</td><td>the modules of the interpreter and of its virtual environment, wherever
 *       they are; {@code /etc/python3}</td><td>as asked for</td><td>as given</td></tr>
 *   <tr><td>NODE</td><td>the modules that are installed with the program</td><td>memory is
 *       accounted as {@linkplain MemoryAccounting#RESIDENT resident}; at least 24 processes</td>
 *       <td>as given</td></tr>
 *   <tr><td>JVM</td><td>the JDK of the program, with the configuration files that its links lead
 *       to</td><td>memory is accounted as resident; at least 32 processes, and open files for the
 *       JVM and each path that the task may read</td><td>options for the heap, the garbage
 *       collector, temporary files and text in UTF-8 before those given; see {@link
 *       Task#ofMain}</td></tr>
 * </table>
 *
 * <p>A run-time is found by the program's own place, links resolved: {@code bin/python3} belongs to
 * the directory that {@code bin} is in. Nothing is granted there but what is known to be part of
 * the run-time, so that a program in {@code ~/bin} opens no home directory. Run-times that are
 * installed by the system's packages need no profile to be found, but for their limits.
 *
 * <p>Raised limits stay within the {@linkplain Sandbox.Builder#maxLimits maximum} of the sandbox:
 * where that is too low for the run-time, the task is refused.
 */
public enum RuntimeProfile {
  /** A program in machine code, or a script for a shell. */
  NATIVE,

  /** CPython, of the system, in a virtual environment, or anywhere else. */
  PYTHON,

  /** Node. */
  NODE,

  /** A Java program: {@code bin/java} of a JDK or of a run-time image. */
  JVM
}
