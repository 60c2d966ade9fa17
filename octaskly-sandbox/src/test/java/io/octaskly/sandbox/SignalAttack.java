package io.octaskly.sandbox;

import static io.octaskly.sandbox.attack.Syscall.FCNTL;
import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.PRLIMIT64;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGQUEUEINFO;
import static io.octaskly.sandbox.attack.Syscall.RT_TGSIGQUEUEINFO;
import static io.octaskly.sandbox.attack.Syscall.TGKILL;
import static io.octaskly.sandbox.attack.Syscall.TKILL;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A way to signal, or to have signalled, what is not the task's. Nothing is harmed when it
 * succeeds: the signal is 0, or SIGCONT to who runs anyway.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
enum SignalAttack {
  KILL_A_PROCESS("kill", (program, victim) -> program.require(KILL, victim, 0)),
  KILL_ITS_THREAD("tkill", (program, victim) -> program.require(TKILL, victim, Signal.SIGCONT)),
  KILL_THREAD_OF_IT(
      "tgkill", (program, victim) -> program.require(TGKILL, victim, victim, Signal.SIGCONT)),
  KILL_ITS_GROUP("kill", (program, victim) -> program.require(KILL, -group(victim), 0)),
  KILL_EVERYBODY("kill", (program, victim) -> program.require(KILL, -1, 0)),
  KILL_THE_GUARD("kill", (program, victim) -> program.require(KILL, program.require(GETPPID), 0)),
  KILL_THE_GUARDS_GROUP(
      "kill",
      (program, victim) -> program.require(KILL, program.negative(program.require(GETPPID)), 0)),
  KILL_THE_GUARDS_THREAD(
      "tkill",
      (program, victim) -> program.require(TKILL, program.require(GETPPID), Signal.SIGCONT)),
  KILL_THREAD_OF_THE_GUARD(
      "tgkill",
      (program, victim) -> {
        Operand guard = program.require(GETPPID);
        program.require(TGKILL, guard, guard, Signal.SIGCONT);
      }),
  QUEUE(
      "rt_sigqueueinfo",
      (program, victim) ->
          program.require(RT_SIGQUEUEINFO, victim, Signal.SIGCONT, siginfo(program))),
  QUEUE_TO_THE_GUARD(
      "rt_sigqueueinfo",
      (program, victim) ->
          program.require(
              RT_SIGQUEUEINFO, program.require(GETPPID), Signal.SIGCONT, siginfo(program))),
  QUEUE_TO_THREAD(
      "rt_tgsigqueueinfo",
      (program, victim) ->
          program.require(RT_TGSIGQUEUEINFO, victim, victim, Signal.SIGCONT, siginfo(program))),
  QUEUE_TO_THREAD_OF_THE_GUARD(
      "rt_tgsigqueueinfo",
      (program, victim) -> {
        Operand guard = program.require(GETPPID);
        program.require(RT_TGSIGQUEUEINFO, guard, guard, Signal.SIGCONT, siginfo(program));
      }),
  OWN_A_DESCRIPTOR(
      "fcntl", (program, victim) -> program.require(FCNTL, 0, SignalAttack.SET_OWNER, victim)),
  MAKE_THE_GUARD_OWN_A_DESCRIPTOR(
      "fcntl",
      (program, victim) ->
          program.require(FCNTL, 0, SignalAttack.SET_OWNER, program.require(GETPPID))),
  LIMIT_THE_GUARD(
      "prlimit64",
      (program, victim) -> program.require(PRLIMIT64, program.require(GETPPID), 0, 0, 0));

  private static final int SI_QUEUE = -1;
  private static final int SET_OWNER = 8;

  private final String call;
  private final BiConsumer<AttackProgram.Builder, Long> calls;

  SignalAttack(String call, BiConsumer<AttackProgram.Builder, Long> calls) {
    this.call = call;
    this.calls = calls;
  }

  /** The call that is to be refused. */
  String call() {
    return call;
  }

  Consumer<AttackProgram.Builder> on(long victim) {
    return program -> calls.accept(program, victim);
  }

  static Operand siginfo(AttackProgram.Builder program) {
    // int si_signo, si_errno, si_code; the kernel overwrites the first.
    return program.words(0, SI_QUEUE & 0xffff_ffffL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static long group(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4)[2]);
    } catch (IOException e) {
      throw new AssertionError("victim " + pid + " is gone", e);
    }
  }
}
