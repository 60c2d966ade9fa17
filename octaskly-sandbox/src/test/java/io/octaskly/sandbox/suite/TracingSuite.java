package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.FIRST_DATA;
import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.GET_ROBUST_LIST;
import static io.octaskly.sandbox.attack.Syscall.KCMP;
import static io.octaskly.sandbox.attack.Syscall.MIGRATE_PAGES;
import static io.octaskly.sandbox.attack.Syscall.MOVE_PAGES;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_GETFD;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.PROCESS_MADVISE;
import static io.octaskly.sandbox.attack.Syscall.PROCESS_VM_READV;
import static io.octaskly.sandbox.attack.Syscall.PROCESS_VM_WRITEV;
import static io.octaskly.sandbox.attack.Syscall.PTRACE;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.attack.ProcessAttacks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Attacks on the memory and the descriptors of another process. They need the right to trace it,
 * which Landlock denies from BASIC on, in each of its versions.
 */
final class TracingSuite {
  private static final int PTRACE_SEIZE = 0x4206;
  private static final int KCMP_FILE = 0;
  private static final int MADV_COLD = 20;
  private static final int SIZE = Scene.VICTIMS_SECRET.length();
  private static final String FORGED = "0wned!!!";

  private TracingSuite() {}

  static List<Attack> attacks() {
    return List.of(
        attack(
            "trace-process",
            "attaches to a process of the host and reads its memory",
            scene ->
                Attempt.of(scene.program(ProcessAttacks.trace(scene.victim().pid())))
                    .andThen(ran -> ran.stdout().equals(Scene.VICTIMS_SECRET))),
        onVictim(
            "seize-process",
            "attaches to it without stopping it",
            (program, victim) -> program.require(PTRACE, PTRACE_SEIZE, victim, 0, 0)),
        attack(
            "seize-guard",
            "attaches to its own guard",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(PTRACE, PTRACE_SEIZE, program.require(GETPPID), 0, 0);
              return Attempt.of(scene, program);
            }),
        attack("read-memory", "reads memory of a process of the host", TracingSuite::readMemory),
        attack("write-memory", "overwrites memory of it", TracingSuite::writeMemory),
        attack(
            "steal-descriptor", "takes a descriptor out of it, and uses it", TracingSuite::steal),
        onVictim(
            "compare-descriptors",
            "finds out whether it has a file open",
            (program, victim) ->
                program.require(KCMP, program.require(GETPID), victim, KCMP_FILE, 0, 0)),
        onVictim(
            "read-robust-list",
            "finds out where in its memory its locks are",
            (program, victim) ->
                program.require(GET_ROBUST_LIST, victim, program.buffer(8), program.buffer(8))),
        // No pages are named: only the right is checked.
        onVictim(
            "move-pages",
            "moves its memory to another node",
            (program, victim) -> program.require(MOVE_PAGES, victim, 0, 0, 0, 0, 0)),
        onVictim(
            "migrate-pages",
            "moves all its memory among the nodes",
            (program, victim) ->
                program.require(MIGRATE_PAGES, victim, 2, program.words(1), program.words(1))),
        onVictim("advise-process", "has its memory taken for unused", TracingSuite::advise)
            .needsCapability("CAP_SYS_NICE"));
  }

  private static Attack onVictim(
      String name, String aim, BiConsumer<AttackProgram.Builder, Long> calls) {
    return attack(
        name,
        aim,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program, scene.victim().pid());
          return Attempt.of(scene, program);
        });
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.PROCESSES, name, aim, "SBBB", preparation);
  }

  private static Attempt readMemory(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand.Address copy = program.buffer(SIZE);
    program.requireAtLeast(
        SIZE,
        PROCESS_VM_READV,
        scene.victim().pid(),
        program.words(copy.value(), SIZE),
        1,
        program.words(FIRST_DATA, SIZE),
        1,
        0);
    program.require(WRITE, STDOUT, copy, SIZE);
    return Attempt.of(scene, program).andThen(ran -> ran.stdout().equals(Scene.VICTIMS_SECRET));
  }

  private static Attempt writeMemory(Scene scene) {
    Process victim = scene.victim();
    AttackProgram.Builder program = AttackProgram.builder();
    Operand.Address forged = program.bytes(FORGED.getBytes(StandardCharsets.US_ASCII));
    program.requireAtLeast(
        SIZE,
        PROCESS_VM_WRITEV,
        victim.pid(),
        program.words(forged.value(), SIZE),
        1,
        program.words(FIRST_DATA, SIZE),
        1,
        0);
    return Attempt.of(scene, program).andThen(ran -> memory(victim).equals(FORGED));
  }

  private static String memory(Process victim) {
    byte[] secret = new byte[SIZE];
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + victim.pid() + "/mem", "r")) {
      memory.seek(FIRST_DATA);
      memory.readFully(secret);
      return new String(secret, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attempt steal(Scene scene) {
    Process victim = scene.victim();
    AttackProgram.Builder program = AttackProgram.builder();
    Operand pidfd = program.require(PIDFD_OPEN, victim.pid(), 0);
    Operand output = program.require(PIDFD_GETFD, pidfd, STDOUT, 0);
    program.require(WRITE, output, "forged\n", 7);
    return Attempt.of(scene, program).andThen(ran -> Scene.line(victim).equals("forged"));
  }

  private static void advise(AttackProgram.Builder program, long victim) {
    Operand pidfd = program.require(PIDFD_OPEN, victim, 0);
    int page = 4096;
    program.require(PROCESS_MADVISE, pidfd, program.words(FIRST_DATA, page), 1, MADV_COLD, 0);
  }
}
