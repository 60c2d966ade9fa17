package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.FCNTL;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.OpenFlags;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.suite.Attempt.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What many attacks do with files. Files are opened by {@code openat(2)}, which every level allows,
 * so that it is the file that is refused and not the call.
 */
final class FileSteps {
  /** What attacks write. */
  static final String OWNED = "owned";

  static final int AT_FDCWD = -100;

  // asm-generic/fcntl.h
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_TRUNC = 0x200;
  static final int O_APPEND = 0x400;
  static final int O_DIRECTORY = OpenFlags.O_DIRECTORY;
  static final int O_PATH = 0x20_0000;

  private static final int F_DUPFD = 0;
  private static final int ALL_MAY = 0777;
  private static final int MOST = 16 << 10;

  /** A number that no program has in use, to name in a path. */
  private static final int KNOWN = 40;

  private FileSteps() {}

  static Operand open(AttackProgram.Builder program, Object path, int flags) {
    return program.require(OPENAT, AT_FDCWD, path, flags, ALL_MAY);
  }

  /** Prints what a descriptor gives, up to 16 KiB; that must not be nothing. */
  static void print(AttackProgram.Builder program, Object descriptor) {
    Operand buffer = program.buffer(MOST);
    Operand count = program.requireAtLeast(1, READ, descriptor, buffer, MOST);
    program.require(WRITE, STDOUT, buffer, count);
  }

  static void write(AttackProgram.Builder program, Object descriptor, String text) {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    program.requireAtLeast(size, WRITE, descriptor, text, size);
  }

  /** The path of a descriptor in {@code /proc}. */
  static String magicLink(AttackProgram.Builder program, Object descriptor) {
    program.require(FCNTL, descriptor, F_DUPFD, KNOWN);
    return "/proc/self/fd/" + KNOWN;
  }

  /** Opens a file and prints its beginning. */
  static AttackProgram.Builder printing(Object path) {
    AttackProgram.Builder program = AttackProgram.builder();
    print(program, open(program, path.toString(), O_RDONLY));
    return program;
  }

  /** Opens a file with these flags and writes {@link #OWNED}. */
  static AttackProgram.Builder writing(Path path, int flags) {
    AttackProgram.Builder program = AttackProgram.builder();
    write(program, open(program, path.toString(), flags), OWNED);
    return program;
  }

  /** A file in the working directory with {@link #OWNED}. */
  static void makeOwn(AttackProgram.Builder program, String name) {
    write(program, open(program, name, O_WRONLY | O_CREAT | O_TRUNC), OWNED);
  }

  /** Whether the secret of the host was printed. */
  static Predicate<Ran> secretPrinted() {
    return ran -> ran.stdout().equals(Scene.SECRET);
  }

  /** Whether a file of the host begins as an attack writes. */
  static Predicate<Ran> overwritten(Scene scene, Path file) {
    return ran -> scene.read(file).startsWith(OWNED);
  }
}
