package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.MEMFD_CREATE;
import static io.octaskly.sandbox.attack.Syscall.MMAP;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.SHMAT;
import static io.octaskly.sandbox.attack.Syscall.SHMDT;
import static io.octaskly.sandbox.attack.Syscall.SHMGET;
import static io.octaskly.sandbox.attack.Syscall.UNLINK;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Attempts to have more memory than the limit of 128 MiB, in all the places where it can be had.
 */
final class MemorySuite {
  private static final int MIB = 1 << 20;
  private static final int TOO_MUCH = 160;
  private static final int PART = TOO_MUCH / 4;

  // sys/mman.h
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_POPULATE = 0x8000;

  private static final int AT_FDCWD = -100;
  private static final int CREATE = 0x1 | 0x40 | 0x80; // O_WRONLY | O_CREAT | O_EXCL
  private static final int CREATE_SEGMENT = 01000 | 02000 | 0600; // IPC_CREAT | IPC_EXCL

  private MemorySuite() {}

  static List<Attack> attacks() {
    return List.of(
        ResourceSuite.of(
            "address-space",
            "has more memory than it may",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              take(program, TOO_MUCH);
              return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
            }),
        ResourceSuite.of(
            "resident-memory",
            "has more memory than it may, where its address space is not limited",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              take(program, TOO_MUCH);
              return Attempt.of(scene, program.sleep(ResourceSuite.LASTING))
                  .limited(limits -> limits.memoryAccounting(MemoryAccounting.RESIDENT));
            }),
        ResourceSuite.of(
            "memory-of-children",
            "has more memory than it may, and no process all of it",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              List<Operand> children = new ArrayList<>();
              for (int i = 0; i < TOO_MUCH / PART; i++) {
                children.add(
                    program.clone(
                        0,
                        () -> {
                          take(program, PART);
                          program.sleep(ResourceSuite.LASTING);
                        }));
              }
              children.forEach(child -> program.require(WAIT4, child, 0, 0, 0));
              return Attempt.of(scene, program);
            }),
        ResourceSuite.of(
            "memory-files",
            "has more memory than it may, in files in memory",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand block = program.buffer(MIB);
              for (int i = 0; i < TOO_MUCH / PART; i++) {
                write(program, program.require(MEMFD_CREATE, "", 0), block);
              }
              return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
            }),
        Attack.of(
                Family.RESOURCES,
                "shared-segments",
                "has more memory than it may, in segments that belong to no process",
                "SBBB", // at NONE no call is refused, and the kernel does not say whose a segment
                // is
                MemorySuite::segments)
            .on(HostKind.ROOT_6_1, "BBBB") // a control group counts whatever its processes made
            .on(HostKind.USER_6_1, "BBBB"),
        Attack.of(
                Family.RESOURCES,
                "memory-file-system",
                "has more memory than it may, in files of the host's /dev/shm",
                "SBBB", // at NONE a task writes anywhere, and only its own directories are counted
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand block = program.buffer(MIB);
                  for (int i = 0; i < TOO_MUCH / PART; i++) {
                    String file = "/dev/shm/octaskly-suite-" + key();
                    Operand opened = program.require(OPENAT, AT_FDCWD, file, CREATE, 0600);
                    program.call(UNLINK, file);
                    write(program, opened, block);
                  }
                  return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
                })
            .on(HostKind.ROOT_6_1, "BBBB")
            .on(HostKind.USER_6_1, "BBBB"));
  }

  private static void take(AttackProgram.Builder program, int mebibytes) {
    int flags = MAP_PRIVATE_ANONYMOUS | MAP_POPULATE;
    program.repeat(mebibytes, () -> program.require(MMAP, 0, MIB, PROT_READ_WRITE, flags, -1, 0));
  }

  private static void write(AttackProgram.Builder program, Operand file, Operand block) {
    program.repeat(PART, () -> program.requireAtLeast(MIB, WRITE, file, block, MIB));
  }

  /** Each is attached only while it is filled. */
  private static Attempt segments(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand zeros = program.require(OPENAT, AT_FDCWD, "/dev/zero", 0);
    for (int i = 0; i < TOO_MUCH / PART; i++) {
      int key = key();
      scene.closing(() -> removeSegment(key));
      Operand segment = program.require(SHMGET, key, PART * MIB, CREATE_SEGMENT);
      Operand address = program.require(SHMAT, segment, 0, 0);
      program.requireAtLeast(PART * MIB, READ, zeros, address, PART * MIB);
      program.require(SHMDT, address);
    }
    return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
  }

  private static void removeSegment(int key) {
    long segment = Kernel.call(SystemCall.SHMGET, key, 0, 0);
    if (segment >= 0) {
      Kernel.require("remove a segment", SystemCall.SHMCTL, segment, 0, 0);
    }
  }

  private static int key() {
    return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }
}
