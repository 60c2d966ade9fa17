package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.seccomp.ConfinementFilters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Runs a command under a filter that imitates a container runtime's default profile, so that tests
 * can be run as inside a container: {@code java ... ContainerLike /usr/bin/mvn surefire:test}.
 * Takes over the command's exit code.
 */
final class ContainerLike {
  private static final int CAPACITY = 80;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SIG_SETMASK = 2;
  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int SI_STATUS = 24;

  private ContainerLike() {}

  public static void main(String[] command) {
    if (command.length == 0) {
      throw new IllegalArgumentException("usage: ContainerLike program argument...");
    }
    System.exit(run(List.of(command)));
  }

  private static int run(List<String> command) {
    try (Arena arena = new Arena()) {
      SyscallTable table = new SyscallTable(arena, Kernel.architecture(), CAPACITY);
      table.add("set no-new-privileges", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      long standard = arena.allocate(32).address();
      for (int signal = 1; signal <= 64; signal++) {
        if (signal != SIGKILL && signal != SIGSTOP) {
          table.add("reset signal", SystemCall.RT_SIGACTION, signal, standard, 0, 8);
        }
      }
      byte[] filter = ConfinementFilters.containerLike().compile(Kernel.architecture()).bytes();
      Segment program = arena.allocate(16);
      program.putShort(0, (short) (filter.length / 8));
      program.putLong(8, arena.bytes(filter).address());
      table.add("install the filter", SystemCall.SECCOMP, 1, 0, program.address());
      table.add("unblock signals", SystemCall.RT_SIGPROCMASK, SIG_SETMASK, arena.longs(0), 0, 8);
      table.add(
          "execute " + command.get(0),
          SystemCall.EXECVE,
          arena.string(command.get(0)),
          arena.strings(command.stream().map(ContainerLike::utf8).toList()),
          arena.strings(environment()));
      return launch(arena, table);
    }
  }

  private static int launch(Arena arena, SyscallTable table) {
    CloneCall clone = HostFeatures.probe().clone3() ? CloneCall.CLONE3 : CloneCall.CLONE;
    Segment pidfd = arena.allocate(8);
    CloneCall.Call call =
        clone.arguments(
            arena,
            CloneCall.CLONE_VM | CloneCall.CLONE_VFORK | CloneCall.CLONE_PIDFD,
            pidfd.address());
    SyscallTable.Context context =
        new SyscallTable.Context(
            arena, table, call.systemCall().number(Kernel.architecture()), call.array());
    long pid = Trampoline.load(Kernel.architecture()).launch(context.address());
    if (pid < 0 || context.failed() != 0) {
      SyscallTable.Entry step = pid < 0 ? null : table.at(context.failed());
      throw new IllegalStateException(
          (step == null ? "clone" : step.step())
              + ": "
              + Errno.describe(pid < 0 ? (int) -pid : context.errno()));
    }
    Segment end = arena.allocate(128);
    try (Descriptor child = Descriptor.of(pidfd.getInt(0))) {
      Kernel.require(
          "wait for the command",
          SystemCall.WAITID,
          P_PIDFD,
          child.number(),
          end.address(),
          WEXITED);
    }
    return end.getInt(SI_STATUS);
  }

  private static List<byte[]> environment() {
    return System.getenv().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(variable -> utf8(variable.getKey() + "=" + variable.getValue()))
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
