package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.FCNTL;
import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.IOCTL;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_SEND_SIGNAL;
import static io.octaskly.sandbox.attack.Syscall.PIPE;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGQUEUEINFO;
import static io.octaskly.sandbox.attack.Syscall.RT_TGSIGQUEUEINFO;
import static io.octaskly.sandbox.attack.Syscall.SOCKETPAIR;
import static io.octaskly.sandbox.attack.Syscall.TGKILL;
import static io.octaskly.sandbox.attack.Syscall.TKILL;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.OpenFlags;
import io.octaskly.sandbox.attack.Operand;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Attacks by signals, on a process of the host and on the task's guard. At BASIC a task of a root
 * host has a user id of its own, and Landlock's scopes keep signals in; where neither is, BASIC
 * promises only that the guard is spared.
 */
final class SignalSuite {
  private static final int SIGKILL = 9;
  private static final long SI_QUEUE = 0xffff_ffffL;
  private static final int AT_FDCWD = -100;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;

  /** {@code fcntl(2)}, and the {@code ioctl} of sockets that does the same as F_SETOWN. */
  private static final int F_SETFL = 4;

  private static final int F_SETOWN = 8;
  private static final int F_SETSIG = 10;
  private static final int O_ASYNC = 0x2000;
  private static final int FIOSETOWN = 0x8901;

  /** The first descriptors that a program gets besides the standard ones. */
  private static final int FIRST = 3;

  private static final int SECOND = 4;

  private SignalSuite() {}

  static List<Attack> attacks() {
    return List.of(
        kills("kill-process", "kills a process of the host", (p, v) -> p.require(KILL, v, SIGKILL)),
        kills("kill-thread", "kills it by its thread", (p, v) -> p.require(TKILL, v, SIGKILL)),
        kills(
            "kill-thread-of-process",
            "kills it by process and thread",
            (p, v) -> p.require(TGKILL, v, v, SIGKILL)),
        kills(
            "kill-process-group",
            "kills a process group of the host",
            (p, v) -> p.require(KILL, -v, SIGKILL)),
        kills(
            "queue-signal",
            "kills it by a signal with data",
            (p, v) -> p.require(RT_SIGQUEUEINFO, v, SIGKILL, data(p))),
        kills(
            "queue-signal-to-thread",
            "kills its thread by a signal with data",
            (p, v) -> p.require(RT_TGSIGQUEUEINFO, v, v, SIGKILL, data(p))),
        kills("signal-by-pidfd", "kills it by a pidfd", SignalSuite::byPidfd)
            .on(HostKind.USER_6_1, "SBBB"),
        kills("signal-by-proc", "kills it by its directory in /proc", SignalSuite::byDirectory)
            .on(HostKind.USER_6_1, "SBBB"),
        kills(
                "signal-by-pipe",
                "makes it the owner of a pipe that sends SIGKILL",
                SignalSuite::byPipe)
            .on(HostKind.USER_6_1, "SBBB"),
        kills(
                "signal-by-socket",
                "makes it the owner of a socket that sends SIGKILL",
                SignalSuite::bySocket)
            .on(HostKind.USER_6_1, "SBBB"),
        attack(
            "kill-guard",
            "kills the guard, so that what it has started lives on",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(KILL, program.require(GETPPID), SIGKILL);
              return Attempt.of(scene, program)
                  .succeedsIf(ran -> ran.exitCode() == Runs.PARENT_KILLED);
            }));
  }

  /** Where a user's task has no scopes, BASIC reaches the processes of its user. */
  private static Attack kills(
      String name, String aim, BiConsumer<AttackProgram.Builder, Long> calls) {
    return attack(
            name,
            aim,
            scene -> {
              Process victim = scene.victim();
              AttackProgram.Builder program = AttackProgram.builder();
              calls.accept(program, victim.pid());
              return Attempt.of(scene, program).andThen(ran -> hasDied(victim));
            })
        .on(HostKind.USER_6_1, "SSBB");
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.PROCESSES, name, aim, "SBBB", preparation);
  }

  /** What sends a signal by itself tells nobody whether it was delivered. */
  private static boolean hasDied(Process victim) {
    return victim
        .onExit()
        .thenApply(ended -> true)
        .completeOnTimeout(false, 1, TimeUnit.SECONDS)
        .join();
  }

  private static Operand data(AttackProgram.Builder program) {
    // int si_signo, si_errno, si_code; the kernel overwrites the first.
    return program.words(0, SI_QUEUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static void byPidfd(AttackProgram.Builder program, long victim) {
    Operand pidfd = program.require(PIDFD_OPEN, victim, 0);
    program.require(PIDFD_SEND_SIGNAL, pidfd, SIGKILL, 0, 0);
  }

  private static void byDirectory(AttackProgram.Builder program, long victim) {
    Operand directory = program.require(OPENAT, AT_FDCWD, "/proc/" + victim, OpenFlags.O_DIRECTORY);
    program.require(PIDFD_SEND_SIGNAL, directory, SIGKILL, 0, 0);
  }

  private static void byPipe(AttackProgram.Builder program, long victim) {
    program.require(PIPE, program.buffer(8));
    program.require(FCNTL, FIRST, F_SETOWN, victim);
    sendsWhenReadable(program);
  }

  private static void bySocket(AttackProgram.Builder program, long victim) {
    program.require(SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, program.buffer(8));
    program.require(IOCTL, FIRST, FIOSETOWN, program.words(victim));
    sendsWhenReadable(program);
  }

  private static void sendsWhenReadable(AttackProgram.Builder program) {
    program.require(FCNTL, FIRST, F_SETSIG, SIGKILL);
    program.require(FCNTL, FIRST, F_SETFL, O_ASYNC);
    program.require(WRITE, SECOND, "x", 1);
  }
}
