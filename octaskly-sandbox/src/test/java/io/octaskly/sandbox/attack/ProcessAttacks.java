package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.EXECVE;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.PRCTL;
import static io.octaskly.sandbox.attack.Syscall.PTRACE;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGACTION;
import static io.octaskly.sandbox.attack.Syscall.SETPGID;
import static io.octaskly.sandbox.attack.Syscall.SETSID;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Attacks on other processes, and attempts to become one that nobody is in charge of. */
public final class ProcessAttacks {
  private static final int SIGTERM = 15;
  private static final int SIG_IGN = 1;

  // sys/ptrace.h; what the C library calls PEEKDATA's result, the kernel stores at an address.
  private static final int PTRACE_PEEKDATA = 2;
  private static final int PTRACE_ATTACH = 16;
  private static final int PTRACE_DETACH = 17;
  private static final int WORD = 8;

  // PR_SET_PTRACER(2const)
  private static final int PR_SET_PTRACER = 0x59616d61;
  private static final long PR_SET_PTRACER_ANY = -1;

  private static final Duration BEAT = Duration.ofMillis(20);

  private ProcessAttacks() {}

  /** Becomes a shell that runs a command line. */
  public static AttackProgram startShell(String commandLine) {
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(EXECVE, "/bin/sh", program.texts("sh", "-c", commandLine), program.texts());
    return program.build();
  }

  /** Sends a signal to a process; signal 0 only finds out whether that would be allowed. */
  public static AttackProgram signal(long pid, int signal) {
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(KILL, pid, signal);
    return program.build();
  }

  /** Attaches to a {@link #victim} as a debugger does, and prints 8 bytes out of its memory. */
  public static AttackProgram trace(long pid) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand word = program.buffer(WORD);
    program.require(PTRACE, PTRACE_ATTACH, pid, 0, 0);
    program.require(WAIT4, pid, 0, 0, 0);
    program.require(PTRACE, PTRACE_PEEKDATA, pid, AttackProgram.FIRST_DATA, word);
    program.require(PTRACE, PTRACE_DETACH, pid, 0, 0);
    program.require(WRITE, STDOUT, word, WORD);
    return program.build();
  }

  /** Not an attack but its target: holds a secret of 8 characters in memory for a while. */
  public static AttackProgram victim(String secret, Duration lifetime) {
    AttackProgram.Builder program = AttackProgram.builder();
    program.bytes(secret.getBytes(StandardCharsets.US_ASCII));
    // Where Yama is active, only ancestors may trace a process that does not say otherwise.
    program.call(PRCTL, PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    // A group of its own, so that an attack on its group means it alone.
    program.call(SETPGID, 0, 0);
    return program.print("ready\n").sleep(lifetime).build();
  }

  /** Cannot be told to end: ignores SIGTERM for a lifetime. */
  public static AttackProgram ignoreTermination(Duration lifetime) {
    AttackProgram.Builder program = AttackProgram.builder();
    // The kernel's struct sigaction: handler, flags, restorer, mask.
    program.require(RT_SIGACTION, SIGTERM, program.words(SIG_IGN, 0, 0, 0), 0, WORD);
    return program.sleep(lifetime).build();
  }

  /**
   * Leaves a process behind that belongs to nobody: its parent is gone, it has a session of its own
   * and none of the descriptors it was given. It adds a byte to a file every 20 ms. The program
   * itself exits with 0 only if that process was at work.
   *
   * @param heartbeat the file; it must not exist
   */
  public static AttackProgram leaveDaemon(Path heartbeat, Duration lifetime) {
    int beats = Math.toIntExact(lifetime.dividedBy(BEAT));
    AttackProgram.Builder program = AttackProgram.builder();
    program.fork(
        () -> {
          program.require(SETSID);
          program.fork(() -> beat(program, heartbeat, beats));
        });
    program.sleep(BEAT.multipliedBy(10));
    Operand file = program.require(OPEN, heartbeat.toString(), FileAttacks.O_RDONLY);
    program.requireAtLeast(1, READ, file, program.buffer(1), 1);
    return program.build();
  }

  private static void beat(AttackProgram.Builder program, Path heartbeat, int beats) {
    int flags = FileAttacks.O_WRONLY | FileAttacks.O_CREAT | FileAttacks.O_EXCL;
    Operand file = program.require(OPEN, heartbeat.toString(), flags, FileAttacks.EVERYBODY_READS);
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      program.call(CLOSE, descriptor);
    }
    program.repeat(
        beats,
        () -> {
          program.require(WRITE, file, ".", 1);
          program.sleep(BEAT);
        });
  }
}
