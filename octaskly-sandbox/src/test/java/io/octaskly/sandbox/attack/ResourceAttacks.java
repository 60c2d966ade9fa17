package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.MMAP;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import java.time.Duration;

/** Attacks on the machine itself: each takes a bounded amount of what it would exhaust. */
public final class ResourceAttacks {
  private static final int MAX_CHILDREN = 256;
  private static final int MAX_MEBIBYTES = 1024;
  private static final int MEBIBYTE = 1 << 20;

  // sys/mman.h
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_POPULATE = 0x8000;

  private static final int BLOCK = 64 << 10;

  private ResourceAttacks() {}

  /**
   * Starts processes, all alive at the same time for a lifetime.
   *
   * @param children 1 to 256
   */
  public static AttackProgram forkBomb(int children, Duration lifetime) {
    requireWithin(children, MAX_CHILDREN, "children");
    AttackProgram.Builder program = AttackProgram.builder();
    program.repeat(children, () -> program.fork(() -> program.sleep(lifetime)));
    return program.sleep(lifetime).build();
  }

  /**
   * Takes memory and touches every page of it.
   *
   * @param mebibytes 1 to 1024
   */
  public static AttackProgram memoryBomb(int mebibytes) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of memory");
    AttackProgram.Builder program = AttackProgram.builder();
    int flags = MAP_PRIVATE_ANONYMOUS | MAP_POPULATE;
    program.repeat(
        mebibytes, () -> program.require(MMAP, 0, MEBIBYTE, PROT_READ_WRITE, flags, -1, 0));
    return program.build();
  }

  /**
   * Prints and prints.
   *
   * @param mebibytes 1 to 1024
   */
  public static AttackProgram flood(int mebibytes) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of output");
    AttackProgram.Builder program = AttackProgram.builder();
    Operand block = program.buffer(BLOCK);
    program.repeat(
        mebibytes * (MEBIBYTE / BLOCK),
        () -> program.requireAtLeast(1, WRITE, STDOUT, block, BLOCK));
    return program.build();
  }

  private static void requireWithin(int value, int most, String what) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(value + " " + what + " is not within 1.." + most);
    }
  }
}
