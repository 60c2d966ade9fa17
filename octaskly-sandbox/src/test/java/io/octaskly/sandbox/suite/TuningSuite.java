package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.IOPRIO_SET;
import static io.octaskly.sandbox.attack.Syscall.PRLIMIT64;
import static io.octaskly.sandbox.attack.Syscall.SCHED_SETAFFINITY;
import static io.octaskly.sandbox.attack.Syscall.SCHED_SETSCHEDULER;
import static io.octaskly.sandbox.attack.Syscall.SETPRIORITY;

import io.octaskly.sandbox.attack.AttackProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Attacks on how processes are scheduled and limited. Landlock covers none of it: at BASIC it is
 * the user id of its own that keeps a root host's task from the host's processes; a user's task
 * reaches those of its user.
 */
final class TuningSuite {
  private static final int PRIO_PROCESS = 0;
  private static final int IOPRIO_WHO_PROCESS = 1;
  private static final int IOPRIO_IDLE = 3 << 13;
  private static final int SCHED_FIFO = 1;
  private static final int SCHED_BATCH = 3;
  private static final int RLIMIT_CORE = 4;
  private static final int RLIMIT_NOFILE = 7;

  private static final int NICE = 5;
  private static final int FEW_FILES = 7;

  // proc_pid_stat(5), counted from the field behind the command's name
  private static final int NICE_FIELD = 16;
  private static final int POLICY_FIELD = 38;

  private TuningSuite() {}

  static List<Attack> attacks() {
    return List.of(
        onVictim(
            "slow-process-down",
            "lowers the priority of a process of the host",
            (program, victim) -> program.require(SETPRIORITY, PRIO_PROCESS, victim, NICE),
            victim -> stat(victim, NICE_FIELD).equals(Integer.toString(NICE))),
        onVictim(
            "pin-process",
            "binds it to one processor",
            (program, victim) -> program.require(SCHED_SETAFFINITY, victim, 8, program.words(1)),
            victim -> lines(victim, "status").contains("Cpus_allowed_list:\t0")),
        onVictim(
            "reschedule-process",
            "has it scheduled as a batch",
            (program, victim) ->
                program.require(SCHED_SETSCHEDULER, victim, SCHED_BATCH, program.words(0)),
            victim -> stat(victim, POLICY_FIELD).equals(Integer.toString(SCHED_BATCH))),
        onVictim(
            "starve-process",
            "leaves it the disk only when nobody else wants it",
            (program, victim) ->
                program.require(IOPRIO_SET, IOPRIO_WHO_PROCESS, victim, IOPRIO_IDLE),
            victim -> true),
        onVictim(
            "limit-process",
            "limits the files that it may open",
            (program, victim) ->
                program.require(
                    PRLIMIT64, victim, RLIMIT_NOFILE, program.words(FEW_FILES, FEW_FILES), 0),
            victim ->
                lines(victim, "limits").stream()
                    .anyMatch(line -> line.matches("Max open files +7 +7 .*"))),
        attack(
            "limit-guard",
            "limits its own guard",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(
                  PRLIMIT64, program.require(GETPPID), RLIMIT_CORE, program.words(0, 0), 0);
              return Attempt.of(scene, program);
            }),
        onItself(
            "raise-own-priority",
            "runs before the host's processes",
            program -> program.require(SETPRIORITY, PRIO_PROCESS, 0, -NICE)),
        onItself(
            "become-realtime",
            "runs whenever it wants to",
            program -> program.require(SCHED_SETSCHEDULER, 0, SCHED_FIFO, program.words(1))));
  }

  private static Attack onVictim(
      String name,
      String aim,
      BiConsumer<AttackProgram.Builder, Long> calls,
      Predicate<Process> effect) {
    return attack(
            name,
            aim,
            scene -> {
              Process victim = scene.victim();
              AttackProgram.Builder program = AttackProgram.builder();
              calls.accept(program, victim.pid());
              return Attempt.of(scene, program).andThen(ran -> effect.test(victim));
            })
        .onUsers("SSBB");
  }

  private static Attack onItself(String name, String aim, Consumer<AttackProgram.Builder> calls) {
    return attack(
            name,
            aim,
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              calls.accept(program);
              return Attempt.of(scene, program);
            })
        .needsCapability("CAP_SYS_NICE");
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.PROCESSES, name, aim, "SBBB", preparation);
  }

  private static String stat(Process victim, int field) {
    String stat = lines(victim, "stat").get(0);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[field];
  }

  private static List<String> lines(Process victim, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(victim.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
