package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.TaskLaunchException;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program as {@code execve(2)} will find it: its path, and every file that the kernel opens for
 * execution on the way: the interpreters of scripts and the loader of a dynamic executable.
 *
 * @param path absolute path to execute, links not resolved: a program may look at its own name
 * @param named the files that are opened for execution, as they are named, links not resolved
 * @param executed the real files that must be executable, the program first
 * @param shell whether the program named is a command shell
 */
record ProgramImage(Path path, List<Path> named, List<Path> executed, boolean shell) {
  /** Where a bare name is looked up; never the host's own PATH, which others may have set. */
  private static final List<Path> SEARCHED =
      List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));

  /** The same, as a PATH. */
  static final String SEARCH_PATH =
      SEARCHED.stream().map(Path::toString).collect(Collectors.joining(":"));

  private static final Set<String> SHELLS =
      Set.of(
          "sh", "ash", "bash", "rbash", "dash", "zsh", "ksh", "ksh93", "mksh", "csh", "tcsh",
          "fish", "pwsh", "xonsh", "nu", "elvish");

  /** One binary with many commands; what it does depends on the name it is called by. */
  private static final Set<String> MULTI_CALL = Set.of("busybox", "toybox");

  /** {@code execve(2)}: the kernel reads this much to recognise a format. */
  private static final int HEAD = 256;

  /** {@code execve(2)}: deeper chains of interpreters are refused with ELOOP. */
  private static final int MAX_INTERPRETERS = 4;

  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int PT_INTERP = 3;
  private static final int MAX_LOADER_PATH = 4096;

  ProgramImage {
    named = List.copyOf(named);
    executed = List.copyOf(executed);
  }

  /**
   * Finds a program.
   *
   * @param program an absolute path, or a bare name
   * @throws TaskLaunchException if there is no such file or it is not executable
   */
  static ProgramImage find(String program) {
    Path path = locate(program);
    List<Path> named = new ArrayList<>();
    List<Path> executed = new ArrayList<>();
    try {
      Path next = path;
      for (int depth = 0; next != null && depth <= MAX_INTERPRETERS; depth++) {
        Path real = next.toRealPath();
        named.add(next.toAbsolutePath());
        executed.add(real);
        next = interpreter(real);
      }
    } catch (IOException | InvalidPathException e) {
      throw new TaskLaunchException(
          "read program " + path,
          null,
          String.valueOf(e.getMessage()),
          "check that it and its interpreter exist and can be read by the host",
          e);
    }
    return new ProgramImage(path, named, executed, isShell(path, executed.get(0)));
  }

  private static Path locate(String program) {
    if (program.startsWith("/")) {
      Path path = Path.of(program);
      if (!Files.exists(path)) {
        throw notFound(program, "no such file", "give the path of an existing program");
      }
      requireExecutable(path);
      return path;
    }
    for (Path directory : SEARCHED) {
      Path candidate = directory.resolve(program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw notFound(
        program, "not in " + SEARCH_PATH, "install it there or give the program's absolute path");
  }

  private static void requireExecutable(Path path) {
    if (!Files.isRegularFile(path)) {
      throw notFound(path.toString(), "not a regular file", "name a program, not a directory");
    }
    if (!Files.isExecutable(path)) {
      throw new TaskLaunchException(
          "execute " + path, "EACCES", "not executable", "chmod +x it, or name its interpreter");
    }
  }

  private static TaskLaunchException notFound(String program, String reason, String wayOut) {
    return new TaskLaunchException("find program " + program, "ENOENT", reason, wayOut);
  }

  private static boolean isShell(Path path, Path real) {
    String called = path.getFileName().toString();
    String name = real.getFileName().toString();
    return SHELLS.contains(called) || SHELLS.contains(name) || MULTI_CALL.contains(called);
  }

  /** What the kernel executes in the program's stead, or beside it; null when nothing. */
  private static @Nullable Path interpreter(Path program) throws IOException {
    byte[] head;
    // Not a channel: those are closed when their thread is interrupted.
    try (FileInputStream in = new FileInputStream(program.toFile())) {
      head = in.readNBytes(HEAD);
    }
    if (head.length > 2 && head[0] == '#' && head[1] == '!') {
      return scriptInterpreter(new String(head, 2, head.length - 2, StandardCharsets.ISO_8859_1));
    }
    if (head.length >= ELF_HEADER && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L') {
      return loader(program, ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
    }
    return null;
  }

  private static @Nullable Path scriptInterpreter(String line) {
    String first = line.lines().findFirst().orElse("").strip();
    int end = 0;
    while (end < first.length() && first.charAt(end) != ' ' && first.charAt(end) != '\t') {
      end++;
    }
    return end == 0 ? null : Path.of(first.substring(0, end));
  }

  /** PT_INTERP of a 64-bit little-endian file ({@code elf(5)}). */
  private static @Nullable Path loader(Path program, ByteBuffer header) throws IOException {
    boolean is64BitLittleEndian = header.get(4) == 2 && header.get(5) == 1;
    if (!is64BitLittleEndian) {
      return null;
    }
    long tableOffset = header.getLong(32);
    int entrySize = Short.toUnsignedInt(header.getShort(54));
    int entries = Short.toUnsignedInt(header.getShort(56));
    try (RandomAccessFile file = new RandomAccessFile(program.toFile(), "r")) {
      byte[] bytes = new byte[PROGRAM_HEADER];
      for (int i = 0; i < entries; i++) {
        file.seek(tableOffset + (long) i * entrySize);
        file.readFully(bytes);
        ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (entry.getInt(0) == PT_INTERP) {
          byte[] path = new byte[(int) Math.min(entry.getLong(32), MAX_LOADER_PATH)];
          file.seek(entry.getLong(8));
          file.readFully(path);
          String text = new String(path, StandardCharsets.UTF_8);
          int end = text.indexOf('\0');
          return Path.of(end < 0 ? text : text.substring(0, end));
        }
      }
      return null;
    } catch (EOFException e) {
      // A table that points beyond the end: the kernel will refuse the file with ENOEXEC.
      return null;
    }
  }
}
