package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.CHMOD;
import static io.octaskly.sandbox.attack.Syscall.MKDIR;
import static io.octaskly.sandbox.attack.Syscall.SYMLINK;
import static io.octaskly.sandbox.suite.FileSteps.O_CREAT;
import static io.octaskly.sandbox.suite.FileSteps.O_WRONLY;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Attacks on the host as it tidies up after a task. All aim at their working directory, in which
 * nothing is to be left when the task has ended; unconfined all of it stays.
 */
final class Leftovers {
  private static final int OWNERS = 0700;

  /** Long enough for paths beyond what the kernel takes, and for any recursion. */
  private static final int DEEP = 5_000;

  private Leftovers() {}

  static List<Attack> attacks() {
    return List.of(
        leaving(
            "leave-file",
            "leaves a file in its working directory",
            program -> FileSteps.makeOwn(program, "left")),
        leavingDirectory(
            "leave-closed-directory", "leaves a directory there that nobody may enter", 0),
        leavingDirectory(
            "leave-unsearchable-directory",
            "leaves a directory there whose files cannot be reached",
            0600),
        leavingDirectory(
            "leave-read-only-directory",
            "leaves a directory there whose files cannot be removed",
            0500),
        leaving(
            "leave-deep-directory",
            "leaves directories there beyond the length that a path can have",
            program -> {
              program.repeat(
                  DEEP,
                  () -> {
                    program.require(MKDIR, "d", OWNERS);
                    program.require(CHDIR, "d");
                  });
              FileSteps.makeOwn(program, "left");
            }),
        leaving(
            "leave-odd-names",
            "leaves files there with names that are no text in any encoding, or seem to be options",
            program -> {
              Operand notText = program.bytes(new byte[] {(byte) 0xff, (byte) 0xc0, '\n', 0x1b, 0});
              FileSteps.open(program, notText, O_WRONLY | O_CREAT);
              FileSteps.makeOwn(program, "-rf *");
              FileSteps.makeOwn(program, "...");
            }),
        followedLink());
  }

  private static Attack followedLink() {
    return attack(
        "leave-link-to-host",
        "leaves a link to a directory of the host, for the host to empty that",
        scene -> {
          Path secret = scene.secret();
          AttackProgram.Builder program = AttackProgram.builder();
          program.call(SYMLINK, scene.directory().toString(), "link");
          scene.unconfinedBy("\"$@\"", "rm -f link/" + secret.getFileName());
          return Attempt.of(scene, program).andThen(ran -> Files.notExists(secret));
        });
  }

  private static Attack leavingDirectory(String name, String aim, int mode) {
    return leaving(
        name,
        aim,
        program -> {
          program.call(MKDIR, "d", OWNERS);
          program.call(MKDIR, "d/inner", OWNERS);
          FileSteps.makeOwn(program, "d/inner/left");
          program.call(CHMOD, "d/inner", mode);
          program.call(CHMOD, "d", mode);
        });
  }

  private static Attack leaving(String name, String aim, Consumer<AttackProgram.Builder> steps) {
    return attack(
        name,
        aim,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          HostSuite.printWorkingDirectory(program);
          steps.accept(program);
          scene.closing(() -> empty(scene.directory().resolve("work")));
          return Attempt.of(scene, program)
              .succeedsIf(ran -> isFilled(HostSuite.workingDirectory(ran)));
        });
  }

  /** Left empty, it may be kept for the next task. */
  private static boolean isFilled(Path directory) {
    String[] names = directory.toFile().list();
    return names != null && names.length > 0;
  }

  /** Unconfined nobody has tidied up; what it finds is more than the test's own means can. */
  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      Process removal =
          new ProcessBuilder(
                  "/bin/sh", "-c", "chmod -R u+rwx \"$0\"; rm -rf \"$0\"", directory.toString())
              .start();
      removal.onExit().join();
    }
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.HOST, name, aim, "BBBB", preparation);
  }
}
