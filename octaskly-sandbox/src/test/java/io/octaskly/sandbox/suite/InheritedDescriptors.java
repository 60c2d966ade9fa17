package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.EXECVE;
import static io.octaskly.sandbox.attack.Syscall.FCNTL;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_SEND_SIGNAL;
import static io.octaskly.sandbox.attack.Syscall.SENDTO;
import static io.octaskly.sandbox.attack.Syscall.SOCKETPAIR;
import static io.octaskly.sandbox.suite.FileSteps.O_DIRECTORY;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Attacks by descriptors that this process has left open without close-on-exec. {@link
 * ProcessBuilder} closes them too; so unconfined each is started by a program that opens the same
 * under the same number, and closes nothing.
 */
final class InheritedDescriptors {
  private static final int F_DUPFD = 0;
  private static final int F_SETFD = 2;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SIGKILL = 9;
  private static final int FIRST_FREE = 3;

  /** Beyond what a task may open. */
  private static final int HIGH = 900;

  private static final int SECONDS_TO_DIE = 5;

  private InheritedDescriptors() {}

  static List<Attack> attacks() {
    return List.of(
        attack(
            "inherited-file",
            "reads a file that the host has left open",
            scene -> {
              Path file = scene.secret();
              int number = leak(scene, opened(file, O_RDONLY));
              return reading(scene, number, file);
            }),
        attack(
            "inherited-high-descriptor",
            "reads a file that the host has left open under a number beyond the task's limit",
            scene -> {
              Path file = scene.secret();
              int low = leak(scene, opened(file, O_RDONLY));
              int number = leak(scene, require(SystemCall.FCNTL, low, F_DUPFD, HIGH));
              return reading(scene, number, file);
            }),
        attack(
            "inherited-directory",
            "opens a file beneath a directory that the host has left open",
            scene -> {
              String name = scene.secret().getFileName().toString();
              int number = leak(scene, opened(scene.directory(), O_RDONLY));
              AttackProgram.Builder program = AttackProgram.builder();
              FileSteps.print(program, program.require(OPENAT, number, name, O_RDONLY, 0));
              return startedWith(
                      scene,
                      Attempt.of(scene, program),
                      number,
                      start ->
                          FileSteps.open(
                              start, scene.directory().toString(), O_RDONLY | O_DIRECTORY))
                  .andThen(FileSteps.secretPrinted());
            }),
        attack(
            "inherited-socket",
            "sends through a socket that the host has left open",
            scene -> {
              int number = leakSocket(scene);
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(SENDTO, number, "x", 1, MSG_NOSIGNAL, 0, 0);
              return startedWith(
                  scene, Attempt.of(scene, program), number, InheritedDescriptors::socket);
            }),
        attack(
            "inherited-pidfd",
            "kills a process of the host by a pidfd that the host has left open",
            scene -> {
              Process victim = scene.victim();
              int number = leak(scene, require(SystemCall.PIDFD_OPEN, victim.pid()));
              // A pidfd is made close-on-exec.
              require(SystemCall.FCNTL, number, F_SETFD, 0);
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(PIDFD_SEND_SIGNAL, number, SIGKILL, 0, 0);
              return startedWith(
                      scene,
                      Attempt.of(scene, program),
                      number,
                      start -> start.require(PIDFD_OPEN, victim.pid(), 0))
                  .andThen(ran -> dies(victim));
            }),
        attack(
            "any-inherited-descriptor",
            "looks for any descriptor besides the three standard ones",
            scene -> {
              Path file = scene.secret();
              int number = leak(scene, opened(file, O_RDONLY));
              // Not 10, nor 255: there shells keep the script.
              Attempt attempt =
                  Attempt.script(
                      scene,
                      "n=3",
                      "while [ $n -lt 255 ]; do",
                      "  [ $n -ne 10 ] && (true <&$n) 2>/dev/null && exit 0",
                      "  n=$((n + 1))",
                      "done",
                      "exit 1");
              return startedWith(
                  scene, attempt, number, start -> FileSteps.open(start, file.toString(), 0));
            }));
  }

  private static Attempt reading(Scene scene, int number, Path file) {
    AttackProgram.Builder program = AttackProgram.builder();
    FileSteps.print(program, number);
    return startedWith(
            scene,
            Attempt.of(scene, program),
            number,
            start -> FileSteps.open(start, file.toString(), O_RDONLY))
        .andThen(FileSteps.secretPrinted());
  }

  /** Unconfined it is started with a descriptor of this number. */
  private static Attempt startedWith(
      Scene scene,
      Attempt attempt,
      int number,
      Function<AttackProgram.Builder, Object> descriptor) {
    AttackProgram.Builder start = AttackProgram.builder();
    start.require(FCNTL, descriptor.apply(start), F_DUPFD, number);
    execute(start, attempt.program());
    scene.unconfinedBy(start.build());
    return attempt;
  }

  /** What starts a program with a file as its standard input. */
  static AttackProgram withStandardInput(Path program, Path file) {
    AttackProgram.Builder start = AttackProgram.builder();
    start.require(CLOSE, 0);
    // The lowest number that is free.
    FileSteps.open(start, file.toString(), O_RDONLY);
    execute(start, program);
    return start.build();
  }

  private static void execute(AttackProgram.Builder start, Path program) {
    start.require(EXECVE, program.toString(), start.texts(program.toString()), start.texts());
  }

  private static Object socket(AttackProgram.Builder start) {
    start.require(SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, start.words(0));
    // One end has the first number that is free; the other stays open as well.
    return FIRST_FREE;
  }

  private static int leakSocket(Scene scene) {
    try (Arena arena = new Arena()) {
      Segment pair = arena.allocate(8);
      require(SystemCall.SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, pair.address());
      leak(scene, pair.getInt(4));
      return leak(scene, pair.getInt(0));
    }
  }

  private static long opened(Path file, int flags) {
    try (Arena arena = new Arena()) {
      return require(
          SystemCall.OPENAT, FileSteps.AT_FDCWD, arena.string(file.toString()), flags, 0);
    }
  }

  private static int leak(Scene scene, long number) {
    scene.closing(Descriptor.of(number)::close);
    return Math.toIntExact(number);
  }

  private static long require(SystemCall call, long... arguments) {
    return Kernel.require("leave a descriptor open", call, arguments);
  }

  private static boolean dies(Process process) {
    try {
      return process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.DESCRIPTORS, name, aim, "BBBB", preparation);
  }
}
