package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Attacks on files that a task was not granted. */
public final class FileAttacks {
  // fcntl.h
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;

  static final int EVERYBODY_READS = 0644;

  private static final int MOST = 64 << 10;

  private FileAttacks() {}

  /** Prints the beginning of a file, up to 64 KiB. */
  public static AttackProgram read(Path file) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand descriptor = program.require(OPEN, file.toString(), O_RDONLY);
    Operand buffer = program.buffer(MOST);
    Operand count = program.requireAtLeast(1, READ, descriptor, buffer, MOST);
    program.require(WRITE, STDOUT, buffer, count);
    return program.build();
  }

  /** Makes a file with a content. */
  public static AttackProgram write(Path file, String content) {
    int size = content.getBytes(StandardCharsets.UTF_8).length;
    AttackProgram.Builder program = AttackProgram.builder();
    Operand descriptor =
        program.require(OPEN, file.toString(), O_WRONLY | O_CREAT | O_EXCL, EVERYBODY_READS);
    program.requireAtLeast(size, WRITE, descriptor, content, size);
    return program.build();
  }
}
