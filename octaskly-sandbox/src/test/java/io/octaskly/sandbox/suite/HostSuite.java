package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.GETCWD;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.PRLIMIT64;
import static io.octaskly.sandbox.attack.Syscall.UNAME;
import static io.octaskly.sandbox.attack.Syscall.WRITE;
import static io.octaskly.sandbox.suite.FileSteps.OWNED;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Attacks of family {@link Family#HOST}: on how it starts tasks, and by what they leave there. */
final class HostSuite {
  private static final int RLIMIT_CORE = 4;
  private static final int CORE_SIZE = 1 << 20;
  private static final int SIGSEGV = 11;
  private static final int MOST_PATH = 4096;

  /** {@code uname(2)}: six texts of 65 bytes, the third of which is the release. */
  private static final int UNAME_SIZE = 6 * 65;

  private static final int RELEASE = 2 * 65;

  private HostSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(coreDumps());
    attacks.addAll(starting());
    attacks.addAll(visible());
    attacks.addAll(Leftovers.attacks());
    return attacks;
  }

  private static List<Attack> coreDumps() {
    return List.of(
        attack(
                "raise-core-limit",
                "allows itself to leave core dumps",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(
                      PRLIMIT64, 0, RLIMIT_CORE, program.words(CORE_SIZE, CORE_SIZE), 0);
                  return Attempt.of(scene, program);
                })
            .where(HostSuite::mayDumpCore, "right to leave core dumps"),
        attack(
                "leave-core-dump",
                "dies in a directory of the host, leaving a core dump there",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.call(PRLIMIT64, 0, RLIMIT_CORE, program.words(CORE_SIZE, CORE_SIZE), 0);
                  program.call(CHDIR, scene.directory().toString());
                  program.require(KILL, program.require(GETPID), SIGSEGV);
                  return Attempt.of(scene, program).succeedsIf(ran -> hasCore(scene.directory()));
                })
            .where(HostSuite::mayDumpCore, "right to leave core dumps")
            .where(HostSuite::dumpsWhereItStands, "core dumps in the directory of the program"));
  }

  /** {@code proc_pid_limits(5)}: the hard limit is the second number. */
  private static boolean mayDumpCore() {
    return lines(Path.of("/proc/self/limits"))
        .filter(line -> line.startsWith("Max core file size"))
        .noneMatch(line -> line.split("\\s+", -1)[5].equals("0"));
  }

  private static boolean dumpsWhereItStands() {
    return lines(Path.of("/proc/sys/kernel/core_pattern"))
        .noneMatch(pattern -> pattern.startsWith("|") || pattern.contains("/"));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasCore(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().contains("core"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Attack> starting() {
    return List.of(
        attack(
            "command-in-argument",
            "is given arguments that a shell would execute",
            "BBBB",
            scene -> {
              Path made = scene.directory().resolve("made");
              String command = "echo " + OWNED + " > " + made;
              Path program = scene.program(AttackProgram.builder().build());
              scene.unconfinedBy("eval \"$*\"");
              return Attempt.of(
                      program,
                      "; " + command,
                      "\n" + command + "\n",
                      "$(" + command + ")",
                      "`" + command + "`",
                      "&& " + command,
                      "' ; " + command + " ; '")
                  .andThen(ran -> Files.exists(made));
            }),
        attack(
            "program-beside-input",
            "an input of the task is a program of the same name as the one to be started",
            "BBBB",
            scene -> {
              Path directory = Files.createDirectory(scene.directory().resolve("bin"));
              Path wrong =
                  AttackProgram.builder().print(OWNED).build().writeTo(directory.resolve("true"));
              scene.unconfinedBy("PATH=" + directory + ":$PATH", "exec \"$@\"");
              return Attempt.of(Path.of("true"))
                  .with(task -> task.input(wrong, "true"))
                  .andThen(ran -> ran.stdout().equals(OWNED));
            }));
  }

  private static List<Attack> visible() {
    return List.of(
        attack(
                "read-home-variable",
                "finds the home of the host's user in its environment",
                "SSBB",
                scene ->
                    Attempt.script(scene, "printf '%s' \"$HOME\"")
                        .andThen(ran -> ran.stdout().equals(System.getenv("HOME"))))
            .where(() -> System.getenv("HOME") != null, "HOME in its environment"),
        // Not hidden: names of files, and what the kernel says of itself.
        attack(
            "read-working-directory",
            "finds out where on the host its working directory is",
            "SSSS",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              printWorkingDirectory(program);
              return Attempt.of(scene, program)
                  .andThen(ran -> Files.isDirectory(workingDirectory(ran).getParent()));
            }),
        attack(
            "read-kernel-version",
            "finds out which version the host's kernel has (uname)",
            "SSSS",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand.Address names = program.buffer(UNAME_SIZE);
              program.require(UNAME, names);
              Operand release = new Operand.Address(names.value() + RELEASE);
              program.require(WRITE, STDOUT, release, UNAME_SIZE / 6);
              return Attempt.of(scene, program)
                  .andThen(ran -> ran.stdout().startsWith(System.getProperty("os.version") + '\0'));
            }));
  }

  /** Prints the working directory, and a NUL. */
  static void printWorkingDirectory(AttackProgram.Builder program) {
    Operand path = program.buffer(MOST_PATH);
    Operand length = program.require(GETCWD, path, MOST_PATH);
    program.require(WRITE, STDOUT, path, length);
  }

  /** What was printed so. */
  static Path workingDirectory(Attempt.Ran ran) {
    return Path.of(ran.stdout().substring(0, ran.stdout().indexOf('\0')));
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.HOST, name, aim, expected, preparation);
  }
}
