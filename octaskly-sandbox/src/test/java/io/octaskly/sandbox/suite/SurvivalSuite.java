package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.EXIT;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.PRCTL;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGACTION;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGPROCMASK;
import static io.octaskly.sandbox.attack.Syscall.SETITIMER;
import static io.octaskly.sandbox.attack.Syscall.SETSID;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Attempts to be there after the end: after that of the task, and after its wall time. Every level
 * ends the whole tree, and every level that is given a wall time keeps it.
 */
final class SurvivalSuite {
  // linux/sched.h
  private static final int CLONE_VM = 0x100;
  private static final int CLONE_VFORK = 0x4000;
  private static final int CLONE_PARENT = 0x8000;
  private static final int CLONE_NEWUSER = 0x1000_0000;
  private static final int CLONE_NEWPID = 0x2000_0000;

  // linux/prctl.h
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_CHILD_SUBREAPER = 36;

  private static final int ITIMER_REAL = 0;
  private static final int SIGALRM = 14;
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int SIG_IGN = 1;
  private static final int SIG_SETMASK = 2;
  private static final int WORD = 8;

  /** Ended by the test, if it is not by the sandbox. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration WALL_TIME = Duration.ofSeconds(1);

  /** Well beyond the wall time and the grace. */
  private static final Duration BEYOND = Duration.ofSeconds(2);

  private static final String OUTLIVED = "outlived";

  private SurvivalSuite() {}

  static List<Attack> attacks() {
    return List.of(
        survives(
            "leave-child",
            "leaves a child in a session of its own",
            program -> program.clone(0, () -> sleepAlone(program))),
        survives(
            "leave-daemon",
            "leaves a daemon whose parent has ended",
            program -> {
              Operand child =
                  program.clone(
                      0,
                      () -> {
                        program.call(SETSID);
                        program.clone(0, () -> sleepAlone(program));
                      });
              program.require(WAIT4, child, 0, 0, 0);
            }),
        survives(
            "leave-sibling",
            "leaves a process that is its guard's child, not its own",
            program -> program.clone(CLONE_PARENT, () -> sleepAlone(program))),
        survives(
            "clear-death-signal",
            "leaves a child that is not to die with its parent",
            program ->
                program.clone(
                    0,
                    () -> {
                      program.call(PRCTL, PR_SET_PDEATHSIG, 0, 0, 0, 0);
                      sleepAlone(program);
                    })),
        survives(
            "adopt-orphans",
            "leaves a child that takes in the orphans instead of the guard",
            program ->
                program.clone(
                    0,
                    () -> {
                      program.call(PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
                      program.clone(0, () -> program.clone(0, () -> sleepAlone(program)));
                      sleepAlone(program);
                    })),
        survives(
                "leave-pid-namespace",
                "leaves a child in a pid namespace of its own",
                program -> program.clone(CLONE_NEWUSER | CLONE_NEWPID, () -> sleepAlone(program)))
            .where(Host::hasUserNamespaces, "user namespaces")
            .refusedInContainers(),
        outlives(
            "ignore-termination",
            "ignores SIGTERM, and is not waked by any alarm",
            program -> {
              Operand ignore = program.words(SIG_IGN, 0, 0, 0);
              program.require(RT_SIGACTION, SIGTERM, ignore, 0, WORD);
              program.require(RT_SIGACTION, SIGALRM, ignore, 0, WORD);
              program.call(SETITIMER, ITIMER_REAL, program.words(0, 0, 0, 0), 0);
              program.require(RT_SIGPROCMASK, SIG_SETMASK, program.words(-1), 0, WORD);
              program.sleep(BEYOND).print(OUTLIVED);
            }),
        outlives(
            "wait-in-vfork",
            "waits for a vforked child, where no signal but SIGKILL reaches it",
            program ->
                program.clone(CLONE_VM | CLONE_VFORK, () -> program.sleep(BEYOND).print(OUTLIVED))),
        outlives(
            "stop-itself",
            "stops, so that it takes no SIGTERM, and has itself continued later",
            program -> {
              Operand self = program.require(GETPID);
              program.clone(
                  0,
                  () -> {
                    program.sleep(BEYOND);
                    program.call(KILL, self, SIGCONT);
                  });
              program.require(KILL, self, SIGSTOP);
              program.print(OUTLIVED);
            }),
        outlives(
            "end-first-thread",
            "ends its first thread, and goes on in another",
            program -> {
              program.thread(() -> program.sleep(BEYOND).print(OUTLIVED));
              program.call(EXIT, 0);
            }));
  }

  private static Attack survives(String name, String aim, Consumer<AttackProgram.Builder> calls) {
    return attack(
        name,
        aim,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program);
          return Attempt.of(scene, program).succeedsIf(ran -> !scene.survivors().isEmpty());
        });
  }

  private static Attack outlives(String name, String aim, Consumer<AttackProgram.Builder> calls) {
    return attack(
        name,
        aim,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program);
          return Attempt.of(scene, program)
              .succeedsIf(ran -> ran.stdout().equals(OUTLIVED))
              .limited(limits -> limits.wallTime(WALL_TIME));
        });
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.PROCESSES, name, aim, "BBBB", preparation);
  }

  /** In a session of its own, with no descriptor that would tell that it is there. */
  private static void sleepAlone(AttackProgram.Builder program) {
    program.call(SETSID);
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      program.call(CLOSE, descriptor);
    }
    program.sleep(LONG);
  }
}
