package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.DUP;
import static io.octaskly.sandbox.attack.Syscall.EXIT_GROUP;
import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGACTION;
import static io.octaskly.sandbox.attack.Syscall.SETITIMER;
import static io.octaskly.sandbox.attack.Syscall.SETRLIMIT;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Attempts to have more than the limits of a task give it, for longer than it takes to see it. The
 * tasks of every level have limits here, so that every level keeps them.
 */
final class ResourceSuite {
  static final Duration LASTING = Duration.ofMillis(1200);

  /** More than {@link Runs#LIMITS} has. */
  private static final int MANY_PROCESSES = 24;

  private static final int MANY_FILES = 80;

  // linux/sched.h
  private static final int CLONE_VM = 0x100;
  private static final int CLONE_VFORK = 0x4000;

  private static final int RLIMIT_NOFILE = 7;
  private static final int ITIMER_PROF = 2;
  private static final int SIGXCPU = 24;
  private static final int SIGPROF = 27;
  private static final int SIG_IGN = 1;

  private static final Duration CPU_TIME = Duration.ofSeconds(1);
  private static final int BLOCK = 64 << 10;
  private static final int CAPTURED = 64 << 10;
  private static final String TOGETHER = "together";

  private ResourceSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(processes());
    attacks.addAll(MemorySuite.attacks());
    attacks.addAll(DiskSuite.attacks());
    attacks.addAll(time());
    attacks.addAll(others());
    return attacks;
  }

  private static List<Attack> processes() {
    return List.of(
        attack(
            "fork-bomb",
            "has more processes than it may",
            program -> crowd(program, () -> program.clone(0, () -> program.sleep(LASTING)))),
        of(
            "orphan-bomb",
            "has more processes than it may, whose parents have ended",
            ResourceSuite::orphans),
        attack(
            "zombie-bomb",
            "has more processes than it may, that have ended and are not waited for",
            program -> crowd(program, () -> program.clone(0, () -> {}))),
        attack(
            "thread-bomb",
            "has more threads than it may",
            program -> crowd(program, () -> program.thread(() -> program.sleep(LASTING)))),
        of(
            "vfork-bomb",
            "has more processes than it may, each waiting for the next",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              vfork(program, MANY_PROCESSES);
              return Attempt.of(scene, program).succeedsIf(ran -> ran.stdout().equals(TOGETHER));
            }));
  }

  private static void crowd(AttackProgram.Builder program, Runnable one) {
    program.repeat(MANY_PROCESSES, one);
    program.sleep(LASTING);
  }

  /** The children say that they have made one; the first process only waits. */
  private static Attempt orphans(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    Runnable parent =
        () -> {
          program.clone(0, () -> program.sleep(LASTING));
          program.print(".");
        };
    program.repeat(MANY_PROCESSES, () -> program.require(WAIT4, program.clone(0, parent), 0, 0, 0));
    program.sleep(LASTING).print(TOGETHER);
    return Attempt.of(scene, program)
        .succeedsIf(ran -> ran.stdout().equals(".".repeat(MANY_PROCESSES) + TOGETHER));
  }

  private static void vfork(AttackProgram.Builder program, int more) {
    if (more == 0) {
      program.sleep(LASTING).print(TOGETHER);
    } else {
      program.clone(CLONE_VM | CLONE_VFORK, () -> vfork(program, more - 1));
    }
  }

  private static List<Attack> time() {
    Duration each = Duration.ofMillis(900);
    Duration more = Duration.ofMillis(2500);
    return List.of(
        of(
            "spin-in-children",
            "uses more processor time than it may, and no process all of it",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              List<Operand> children = new ArrayList<>();
              for (int i = 0; i < 2; i++) {
                children.add(program.clone(0, () -> spin(program, each)));
              }
              children.forEach(child -> program.require(WAIT4, child, 0, 0, 0));
              return Attempt.of(scene, program).limited(limits -> limits.cpuTime(CPU_TIME));
            }),
        of(
            "ignore-cpu-limit",
            "uses more processor time than it may, in two threads, and ignores SIGXCPU",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(RT_SIGACTION, SIGXCPU, program.words(SIG_IGN, 0, 0, 0), 0, 8);
              program.thread(() -> spin(program, more));
              spin(program, more);
              return Attempt.of(scene, program)
                  .succeedsIf(ran -> ran.exitCode() == 128 + SIGPROF)
                  .limited(limits -> limits.cpuTime(CPU_TIME));
            }));
  }

  /** Until it has used so much processor time; then SIGPROF ends it, where it may have a timer. */
  private static void spin(AttackProgram.Builder program, Duration time) {
    Operand timer = program.words(0, 0, time.toSeconds(), time.toNanosPart() / 1_000);
    program.call(SETITIMER, ITIMER_PROF, timer, 0);
    program.repeat(Integer.MAX_VALUE, () -> program.call(GETPPID));
  }

  private static List<Attack> others() {
    return List.of(
        attack(
            "open-files",
            "opens more files than it may",
            program -> program.repeat(MANY_FILES, () -> program.require(DUP, 0))),
        attack(
                "raise-limit",
                "raises a hard limit",
                program -> {
                  program.require(SETRLIMIT, RLIMIT_NOFILE, program.words(40, 40));
                  program.require(SETRLIMIT, RLIMIT_NOFILE, program.words(MANY_FILES, MANY_FILES));
                })
            // A root host's tasks keep their privileges at NONE.
            .on(HostKind.ROOT, "SBBB")
            .on(HostKind.CONTAINER, "SBBB")
            .on(HostKind.ROOT_6_1, "SBBB")
            .needsCapability("CAP_SYS_RESOURCE")
            .where(() -> !Host.isRoot() || Host.mayRaiseLimits(), "CAP_SYS_RESOURCE for root"),
        of(
            "flood-output",
            "has more of both streams kept than may be",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand block = program.buffer(BLOCK);
              program.repeat(
                  32,
                  () -> {
                    program.requireAtLeast(1, WRITE, 1, block, BLOCK);
                    program.requireAtLeast(1, WRITE, 2, block, BLOCK);
                  });
              return Attempt.of(scene, program)
                  .succeedsIf(ran -> ran.stdout().length() + ran.stderr().length() > 2 * CAPTURED)
                  .with(task -> task.output(OutputPolicy.truncate(CAPTURED)));
            }),
        of("hold-streams", "keeps the host reading after its end", ResourceSuite::holdStreams));
  }

  /** The streams stay open in a child; unconfined that keeps the reader for as long as it lives. */
  private static Attempt holdStreams(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    program.clone(0, () -> program.sleep(LASTING).print(TOGETHER));
    program.call(CLOSE, 1);
    program.call(EXIT_GROUP, 0);
    return Attempt.of(scene, program).succeedsIf(ran -> ran.stdout().equals(TOGETHER));
  }

  private static Attack attack(String name, String aim, Consumer<AttackProgram.Builder> calls) {
    return of(
        name,
        aim,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program);
          return Attempt.of(scene, program);
        });
  }

  static Attack of(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.RESOURCES, name, aim, "BBBB", preparation);
  }
}
