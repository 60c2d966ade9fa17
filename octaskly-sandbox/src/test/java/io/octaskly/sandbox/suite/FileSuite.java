package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.FANOTIFY_INIT;
import static io.octaskly.sandbox.attack.Syscall.INOTIFY_ADD_WATCH;
import static io.octaskly.sandbox.attack.Syscall.INOTIFY_INIT1;
import static io.octaskly.sandbox.attack.Syscall.LINK;
import static io.octaskly.sandbox.attack.Syscall.NAME_TO_HANDLE_AT;
import static io.octaskly.sandbox.attack.Syscall.OPENAT2;
import static io.octaskly.sandbox.attack.Syscall.OPEN_BY_HANDLE_AT;
import static io.octaskly.sandbox.attack.Syscall.STAT;
import static io.octaskly.sandbox.attack.Syscall.SYMLINK;
import static io.octaskly.sandbox.suite.FileSteps.AT_FDCWD;
import static io.octaskly.sandbox.suite.FileSteps.O_DIRECTORY;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.secretPrinted;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Attacks of family {@link Family#FILES}: here those that read or look; the others stand with what
 * they aim at.
 */
final class FileSuite {
  private static final int STAT_SIZE = 144;
  private static final int HANDLE_SIZE = 128;

  /** {@code linux/fanotify.h}: FAN_REPORT_FID, which an ordinary user may ask for. */
  private static final int REPORT_FID = 0x200;

  /** {@code linux/inotify.h}: IN_ALL_EVENTS. */
  private static final int ALL_EVENTS = 0xFFF;

  private static final int EOPNOTSUPP = 95;

  private FileSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(contents());
    attacks.addAll(names());
    attacks.addAll(WrittenFiles.attacks());
    attacks.addAll(Metadata.attacks());
    attacks.addAll(HomeFiles.attacks());
    attacks.addAll(SystemFiles.attacks());
    attacks.addAll(Mounts.attacks());
    attacks.addAll(OtherTasks.attacks());
    return attacks;
  }

  private static List<Attack> contents() {
    return List.of(
        attack(
            "read-host-file",
            "reads a file of the host that everybody may read",
            "SSBB",
            scene ->
                Attempt.of(scene, FileSteps.printing(scene.secret())).andThen(secretPrinted())),
        attack(
            "read-by-traversal",
            "reads it by a path that leads up from the working directory",
            "SSBB",
            scene -> {
              Path path = Path.of("../".repeat(40) + scene.secret());
              return Attempt.of(scene, FileSteps.printing(path)).andThen(secretPrinted());
            }),
        attack(
            "read-through-symbolic-link",
            "reads it through a symbolic link in the working directory",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(SYMLINK, scene.secret().toString(), "link");
              FileSteps.print(program, FileSteps.open(program, "link", O_RDONLY));
              return Attempt.of(scene, program).andThen(secretPrinted());
            }),
        attack(
            "read-through-hard-link",
            "gives it a second name in the working directory, and reads that",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(LINK, scene.secret().toString(), "stolen");
              FileSteps.print(program, FileSteps.open(program, "stolen", O_RDONLY));
              return Attempt.of(scene, program).andThen(secretPrinted());
            }),
        attack(
            "read-through-proc-root",
            "reads it beneath /proc/self/root",
            "SSBB",
            scene ->
                Attempt.of(scene, FileSteps.printing("/proc/self/root" + scene.secret()))
                    .andThen(secretPrinted())),
        // What its flags ask for lies behind a pointer: where Landlock does not see all of it, the
        // call is refused.
        attack(
                "read-by-openat2",
                "reads it by openat2, whose flags no filter can see",
                "SSBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand how = program.words(O_RDONLY, 0, 0);
                  Operand file =
                      program.require(
                          OPENAT2, AT_FDCWD, scene.secret().toString(), how, 3 * Long.BYTES);
                  FileSteps.print(program, file);
                  return Attempt.of(scene, program).andThen(secretPrinted());
                })
            .on(HostKind.ROOT_6_1, "SBBB")
            .on(HostKind.USER_6_1, "SBBB"),
        attack(
                "read-by-file-handle",
                "opens it by its handle, past all directories (open_by_handle_at)",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand handle = handleOf(program, scene.secret());
                  Operand mount = FileSteps.open(program, scene.directory().toString(), O_RDONLY);
                  FileSteps.print(program, program.require(OPEN_BY_HANDLE_AT, mount, handle, 0));
                  return Attempt.of(scene, program).andThen(secretPrinted());
                })
            .needsCapability("CAP_DAC_READ_SEARCH"));
  }

  /** What is promised is that nothing is read; names, sizes and times are not hidden. */
  private static List<Attack> names() {
    return List.of(
        attack(
                "look-at-host-file",
                "asks for size, owner and times of a file of the host (stat)",
                "SSSB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(STAT, scene.secret().toString(), program.buffer(STAT_SIZE));
                  return Attempt.of(scene, program);
                })
            .on(HostKind.CONTAINER, "SSSS"),
        attack(
                "enter-host-directory",
                "goes to a directory of the host (chdir)",
                "SSSB",
                scene -> {
                  Path directory = Files.createDirectory(scene.directory().resolve("inner"));
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(CHDIR, directory.toString());
                  return Attempt.of(scene, program);
                })
            .on(HostKind.CONTAINER, "SSSS"),
        attack(
            "list-host-directory",
            "opens a directory of the host to list it",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              FileSteps.open(program, scene.directory().toString(), O_RDONLY | O_DIRECTORY);
              return Attempt.of(scene, program);
            }),
        attack(
            "file-handle-of-host-file",
            "asks for the handle of a file of the host (name_to_handle_at)",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              handleOf(program, scene.secret());
              // Not every file system has handles.
              return Attempt.of(scene, program).orRefusedWith(EOPNOTSUPP);
            }),
        attack(
            "watch-host-directory",
            "has itself told which files are opened in a directory of the host (inotify)",
            "SSSB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand events = program.require(INOTIFY_INIT1, 0);
              program.require(INOTIFY_ADD_WATCH, events, scene.directory().toString(), ALL_EVENTS);
              return Attempt.of(scene, program);
            }),
        attack(
            "watch-by-fanotify",
            "asks to be told of every access to a file system",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(FANOTIFY_INIT, REPORT_FID, O_RDONLY);
              return Attempt.of(scene, program);
            }));
  }

  /** {@code name_to_handle_at(2)}: a struct that begins with the size of what follows. */
  private static Operand handleOf(AttackProgram.Builder program, Path file) {
    ByteBuffer handle = ByteBuffer.allocate(8 + HANDLE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    handle.putInt(HANDLE_SIZE);
    Operand address = program.bytes(handle.array());
    program.require(
        NAME_TO_HANDLE_AT, AT_FDCWD, file.toString(), address, program.buffer(Integer.BYTES), 0);
    return address;
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, expected, preparation);
  }
}
