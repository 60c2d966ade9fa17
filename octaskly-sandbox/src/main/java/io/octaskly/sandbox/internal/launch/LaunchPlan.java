package io.octaskly.sandbox.internal.launch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a launch does, decided: nothing is looked up any more.
 *
 * @param program absolute path of the program
 * @param arguments {@code argv}, with the program's own name first, UTF-8
 * @param environment {@code NAME=value} entries, UTF-8
 * @param workingDirectory absolute path, entered with the task's own identity
 * @param stdin absolute path of the file to read, or null when a pipe feeds it
 * @param rlimits values for {@code setrlimit(2)}, soft and hard
 * @param userId the user and group id that the task gets, or null to keep the host's
 * @param unprivileged sets no-new-privileges and drops every capability
 * @param namespaces the namespaces of its own, or null for none
 * @param landlock the file system rules, or null for none
 * @param filter the seccomp filter, or null for none
 * @param signals the filter that confines signals, or null where something else does
 * @param reachable paths that the task's identity must be able to reach
 * @param deadline after which the guard kills on its own, counted from the launch
 */
public record LaunchPlan(
    String program,
    List<byte[]> arguments,
    List<byte[]> environment,
    String workingDirectory,
    @Nullable String stdin,
    List<Rlimit> rlimits,
    @Nullable Integer userId,
    boolean unprivileged,
    @Nullable Namespaces namespaces,
    @Nullable LandlockRules landlock,
    @Nullable SealedFilter filter,
    @Nullable SignalFilter signals,
    List<Reachable> reachable,
    Duration deadline) {

  public LaunchPlan {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    rlimits = List.copyOf(rlimits);
    reachable = List.copyOf(reachable);
  }

  /** Overwrites the environment, which may hold secrets. The plan is of no use afterwards. */
  public void forgetSecrets() {
    environment.forEach(entry -> Arrays.fill(entry, (byte) 0));
  }

  /** A resource of {@code setrlimit(2)} and its limits. */
  public record Rlimit(int resource, String name, long soft, long hard) {
    @Override
    public String toString() {
      return name + " to " + soft;
    }
  }

  /** A path and what {@code faccessat(2)} must allow: 4 read, 2 write, 1 execute or search. */
  public record Reachable(String path, int mode) {}

  /**
   * A compiled filter, complete for one launch: what its one permitted {@code execve}, and the
   * {@code sendmsg} that hands over its listener, must carry as fifth and sixth argument is
   * compiled in (0 and 0 when it does not look).
   */
  public static final class SealedFilter {
    private final byte[] instructions;
    private final long fifthArgument;
    private final long sixthArgument;
    private final boolean listened;

    /**
     * Takes ownership of the instructions.
     *
     * @param listened whether it asks a listener, which the launch hands to the supervisor
     */
    public SealedFilter(
        byte[] instructions, long fifthArgument, long sixthArgument, boolean listened) {
      this.instructions = instructions;
      this.fifthArgument = fifthArgument;
      this.sixthArgument = sixthArgument;
      this.listened = listened;
    }

    byte[] instructions() {
      return instructions;
    }

    long fifthArgument() {
      return fifthArgument;
    }

    long sixthArgument() {
      return sixthArgument;
    }

    boolean listened() {
      return listened;
    }
  }
}
