package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.EXECVE;
import static io.octaskly.sandbox.attack.Syscall.EXECVEAT;
import static io.octaskly.sandbox.attack.Syscall.GETEUID;
import static io.octaskly.sandbox.attack.Syscall.MEMFD_CREATE;
import static io.octaskly.sandbox.attack.Syscall.MMAP;
import static io.octaskly.sandbox.attack.Syscall.WRITE;
import static io.octaskly.sandbox.suite.FileSteps.OWNED;
import static io.octaskly.sandbox.suite.FileSteps.O_CREAT;
import static io.octaskly.sandbox.suite.FileSteps.O_PATH;
import static io.octaskly.sandbox.suite.FileSteps.O_WRONLY;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.suite.Attempt.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Attacks of family {@link Family#EXECUTION}. A task at strict is its program, and the interpreter
 * of that, and no other.
 */
final class ExecutionSuite {
  private static final String SHELL = "/bin/sh";
  private static final String UTILITY = "/usr/bin/printf";
  private static final Path OTHER_UTILITY = Path.of("/usr/bin/true");

  /** Of the C library that Debian has. */
  static final String LOADER =
      System.getProperty("os.arch").equals("aarch64")
          ? "/lib/ld-linux-aarch64.so.1"
          : "/lib64/ld-linux-x86-64.so.2";

  private static final int AT_EMPTY_PATH = 0x1000;

  // sys/mman.h
  private static final int READ_WRITE_EXECUTE = 7;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int PAGE = 4096;

  private static final int GUESSES = 20;

  /** The id of no user, and of no task. */
  private static final int SOMEBODY = 1_234_567;

  private ExecutionSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(ofPrograms());
    attacks.addAll(ofDescriptors());
    attacks.addAll(byShells());
    attacks.addAll(written());
    attacks.addAll(withGrants());
    attacks.add(setUserId());
    attacks.add(executableMemory());
    return attacks;
  }

  private static List<Attack> ofPrograms() {
    return List.of(
        attack(
            "start-shell",
            "becomes a shell",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              becomeShell(program);
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-shell-in-thread",
            "becomes a shell in another thread than its first",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.thread(() -> becomeShell(program));
              program.sleep(Duration.ofSeconds(5));
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-utility",
            "becomes a program of the system",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(EXECVE, UTILITY, program.texts(UTILITY, OWNED), program.texts());
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-utility-by-relative-path",
            "goes where the programs are, and becomes one by its mere name",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(CHDIR, "/usr/bin");
              program.require(EXECVE, "printf", program.texts(UTILITY, OWNED), program.texts());
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "guess-nonce-of-launch",
            "guesses what marks the launch's own execve, in registers that the kernel ignores",
            "SSBB",
            scene -> {
              SplittableRandom random = new SplittableRandom(scene.directory().hashCode());
              AttackProgram.Builder program = AttackProgram.builder();
              Operand arguments = program.texts("sh", "-c", "printf " + OWNED);
              for (int guess = 0; guess < GUESSES; guess++) {
                long fifth = random.nextLong();
                long sixth = random.nextLong();
                program.call(EXECVE, SHELL, arguments, program.texts(), 0, fifth, sixth);
              }
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }));
  }

  private static List<Attack> ofDescriptors() {
    return List.of(
        attack(
            "start-path-descriptor",
            "becomes a program that it has opened as a mere path (execveat)",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              execute(program, FileSteps.open(program, UTILITY, O_PATH));
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-through-proc-fd",
            "becomes such a program through /proc/self/fd",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand opened = FileSteps.open(program, UTILITY, O_PATH);
              String link = FileSteps.magicLink(program, opened);
              program.require(EXECVE, link, program.texts(UTILITY, OWNED), program.texts());
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-memory-file",
            "writes a program to memory and becomes that (memfd_create)",
            "SSBB",
            scene -> inMemory(scene).andThen(ExecutionSuite::owned)));
  }

  private static List<Attack> byShells() {
    return List.of(
        attack(
            "start-shell-from-script",
            "has its interpreter, a shell that it may execute, started once more",
            "SSBB",
            scene ->
                Attempt.script(scene, "exec " + SHELL + " -c 'printf " + OWNED + "'")
                    .andThen(ExecutionSuite::owned)),
        attack(
            "start-itself-again",
            "becomes its own program once more",
            "SSBB",
            scene ->
                Attempt.script(
                        scene, "[ \"$1\" = again ] && printf " + OWNED + " || exec \"$0\" again")
                    .andThen(ExecutionSuite::owned)),
        attack(
                "start-through-loader",
                "has the loader, which every program needs, run a program that may only be read",
                "SSBB",
                scene ->
                    Attempt.script(scene, "exec " + LOADER + " " + UTILITY + " " + OWNED)
                        .andThen(ExecutionSuite::owned))
            .where(() -> Files.exists(Path.of(LOADER)), LOADER));
  }

  private static List<Attack> written() {
    return List.of(
        // At basic as well: where a task may write by itself, nothing may be executed.
        attack(
            "start-written-program",
            "writes a program to its working directory and becomes that",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand file = FileSteps.open(program, "program", O_WRONLY | O_CREAT);
              writeProgram(program, file);
              program.require(CLOSE, file);
              program.require(EXECVE, "./program", program.texts("program"), program.texts());
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "start-written-script",
            "writes a script to its working directory and becomes its interpreter",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand file = FileSteps.open(program, "script", O_WRONLY | O_CREAT);
              FileSteps.write(program, file, "#!" + SHELL + "\nprintf " + OWNED + "\n");
              program.require(CLOSE, file);
              program.require(EXECVE, "./script", program.texts("script"), program.texts());
              return Attempt.of(scene, program).andThen(ExecutionSuite::owned);
            }),
        attack(
            "write-own-program",
            "changes the program that it was started from, for the next time",
            "SBBB",
            scene -> {
              Attempt attempt = Attempt.script(scene, "echo '# " + OWNED + "' >> \"$0\"");
              return attempt.andThen(ran -> scene.read(attempt.program()).endsWith(OWNED + "\n"));
            }));
  }

  /** Where execution was granted, Landlock alone decides what. */
  private static List<Attack> withGrants() {
    return List.of(
        attack(
            "start-other-than-granted",
            "becomes another program than the one that it was granted",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(EXECVE, UTILITY, program.texts(UTILITY, OWNED), program.texts());
              return granted(Attempt.of(scene, program));
            }),
        attack(
            "start-memory-file-with-grant",
            "becomes a program in memory where execution was granted",
            "SSBB",
            scene -> granted(inMemory(scene))),
        attack(
            "start-written-program-with-grant",
            "becomes a program that it has written where execution was granted",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand file = FileSteps.open(program, "program", O_WRONLY | O_CREAT);
              writeProgram(program, file);
              program.require(CLOSE, file);
              program.require(EXECVE, "./program", program.texts("program"), program.texts());
              return granted(Attempt.of(scene, program));
            }));
  }

  private static Attempt granted(Attempt attempt) {
    return attempt
        .in(sandbox -> sandbox.allowExecute(OTHER_UTILITY))
        .andThen(ExecutionSuite::owned);
  }

  /** A program that only tells its effective user id is given to somebody, set-user-id. */
  private static Attack setUserId() {
    String reason = "an ordinary user cannot give a program away";
    return attack(
            "start-set-user-id-program",
            "is a program that runs with its owner's rights",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand.Result user = program.require(GETEUID);
              program.require(WRITE, STDOUT, new Operand.Address(user.slot()), Integer.BYTES);
              Attempt attempt = Attempt.of(scene, program);
              giveAway(attempt.program());
              return attempt.andThen(ran -> ran.stdout().equals(littleEndian(SOMEBODY)));
            })
        .onUsers("BBBB")
        .impossibleOn(HostKind.USER, reason)
        .impossibleOn(HostKind.USER_6_1, reason)
        .on(HostKind.CONTAINER, "BBBB")
        .impossibleOn(HostKind.CONTAINER, "the container has no-new-privileges set");
  }

  private static void giveAway(Path program) throws IOException {
    if (HostKind.here().isRoot()) {
      Files.setAttribute(program, "unix:uid", SOMEBODY);
    }
    // After the change of owner, which takes the bit away.
    Modes.set(program, Modes.SET_USER_ID);
  }

  /** In the encoding that output is read in. */
  private static String littleEndian(int number) {
    byte[] bytes = {
      (byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)
    };
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Code in its own memory is not a program that is started: run-time compilers need it. */
  private static Attack executableMemory() {
    return attack(
        "map-executable-memory",
        "has itself given memory that can be written and executed",
        "SSSS",
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          program.require(MMAP, 0, PAGE, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0);
          return Attempt.of(scene, program);
        });
  }

  private static void becomeShell(AttackProgram.Builder program) {
    program.require(EXECVE, SHELL, program.texts("sh", "-c", "printf " + OWNED), program.texts());
  }

  private static Attempt inMemory(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand file = program.require(MEMFD_CREATE, "program", 0);
    writeProgram(program, file);
    execute(program, file);
    return Attempt.of(scene, program);
  }

  private static void execute(AttackProgram.Builder program, Operand descriptor) {
    program.require(
        EXECVEAT, descriptor, "", program.texts(UTILITY, OWNED), program.texts(), AT_EMPTY_PATH);
  }

  /** Writes a program that prints. */
  private static void writeProgram(AttackProgram.Builder program, Operand file) {
    byte[] image = AttackProgram.builder().print(OWNED).build().image();
    program.requireAtLeast(image.length, WRITE, file, program.bytes(image), image.length);
  }

  private static boolean owned(Ran ran) {
    return ran.stdout().equals(OWNED);
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.EXECUTION, name, aim, expected, preparation);
  }
}
