package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.GETPPID;
import static io.octaskly.sandbox.attack.Syscall.MMAP;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.SETITIMER;
import static io.octaskly.sandbox.attack.Syscall.UNLINK;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Attacks on the machine itself: each takes a bounded amount of what it would exhaust. */
public final class ResourceAttacks {
  private static final int MAX_CHILDREN = 256;
  private static final int MAX_CROWD = 10_000;
  private static final int MAX_MEBIBYTES = 1024;
  private static final int MEBIBYTE = 1 << 20;

  // sys/mman.h
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_POPULATE = 0x8000;

  private static final int BLOCK = 64 << 10;

  /** {@code setitimer(2)}: user and system time. */
  private static final int ITIMER_PROF = 2;

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
   * Starts many processes, says {@code made}, and waits for a lifetime.
   *
   * @param children 1 to 10,000
   */
  public static AttackProgram crowd(int children, Duration lifetime) {
    requireWithin(children, MAX_CROWD, "children");
    AttackProgram.Builder program = AttackProgram.builder();
    program.repeat(children, () -> program.fork(() -> program.sleep(lifetime)));
    return program.print("made\n").sleep(lifetime).build();
  }

  /**
   * Takes memory and touches every page of it.
   *
   * @param mebibytes 1 to 1024
   */
  public static AttackProgram memoryBomb(int mebibytes) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of memory");
    AttackProgram.Builder program = AttackProgram.builder();
    takeMemory(program, mebibytes);
    return program.build();
  }

  private static void takeMemory(AttackProgram.Builder program, int mebibytes) {
    int flags = MAP_PRIVATE_ANONYMOUS | MAP_POPULATE;
    program.repeat(
        mebibytes, () -> program.require(MMAP, 0, MEBIBYTE, PROT_READ_WRITE, flags, -1, 0));
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

  /**
   * Writes two files in the working directory, and keeps them for a time.
   *
   * @param mebibytes of each, 1 to 1024
   */
  public static AttackProgram twoFiles(int mebibytes, Duration lifetime) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of each file");
    AttackProgram.Builder program = AttackProgram.builder();
    for (String name : List.of("one", "two")) {
      writeFile(program, name, mebibytes);
    }
    return program.sleep(lifetime).build();
  }

  /**
   * Writes a file in the working directory, removes its name, and keeps it open for a time, twice.
   *
   * @param mebibytes of each, 1 to 1024
   */
  public static AttackProgram twoUnnamedFiles(int mebibytes, Duration lifetime) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of each file");
    AttackProgram.Builder program = AttackProgram.builder();
    for (String name : List.of("one", "two")) {
      writeFile(program, name, mebibytes);
      program.require(UNLINK, name);
    }
    return program.sleep(lifetime).build();
  }

  private static void writeFile(AttackProgram.Builder program, String name, int mebibytes) {
    Operand block = program.buffer(BLOCK);
    Operand file =
        program.require(
            OPEN, name, FileAttacks.O_WRONLY | FileAttacks.O_CREAT, FileAttacks.EVERYBODY_READS);
    program.repeat(
        mebibytes * (MEBIBYTE / BLOCK),
        () -> program.requireAtLeast(BLOCK, WRITE, file, block, BLOCK));
  }

  /** Takes memory, touches every page of it, and keeps it for a time. */
  public static AttackProgram memoryFor(int mebibytes, Duration lifetime) {
    requireWithin(mebibytes, MAX_MEBIBYTES, "MiB of memory");
    AttackProgram.Builder program = AttackProgram.builder();
    takeMemory(program, mebibytes);
    return program.sleep(lifetime).build();
  }

  /** Two processes that keep the processor busy, each until it has used so much of it. */
  public static AttackProgram spinTwice(Duration cpuTimeOfEach) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand timer = timer(program, cpuTimeOfEach);
    List<Operand> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(
          program.fork(
              () -> {
                program.require(SETITIMER, ITIMER_PROF, timer, 0);
                program.repeat(Integer.MAX_VALUE, () -> program.call(GETPPID));
              }));
    }
    children.forEach(child -> program.require(WAIT4, child, 0, 0, 0));
    return program.build();
  }

  private static Operand timer(AttackProgram.Builder program, Duration delay) {
    return program.words(0, 0, delay.toSeconds(), delay.toNanosPart() / 1_000);
  }

  /** Keeps the processor busy until it has used so much of it, and then dies of SIGPROF. */
  public static AttackProgram spin(Duration cpuTime) {
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(SETITIMER, ITIMER_PROF, timer(program, cpuTime), 0);
    program.repeat(Integer.MAX_VALUE, () -> program.call(GETPPID));
    return program.build();
  }

  private static void requireWithin(int value, int most, String what) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(value + " " + what + " is not within 1.." + most);
    }
  }
}
