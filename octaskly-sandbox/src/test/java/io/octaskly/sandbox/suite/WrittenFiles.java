package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.BIND;
import static io.octaskly.sandbox.attack.Syscall.LINK;
import static io.octaskly.sandbox.attack.Syscall.LINKAT;
import static io.octaskly.sandbox.attack.Syscall.MKDIR;
import static io.octaskly.sandbox.attack.Syscall.MKNOD;
import static io.octaskly.sandbox.attack.Syscall.OPENAT2;
import static io.octaskly.sandbox.attack.Syscall.RENAME;
import static io.octaskly.sandbox.attack.Syscall.RENAMEAT2;
import static io.octaskly.sandbox.attack.Syscall.RMDIR;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.SYMLINK;
import static io.octaskly.sandbox.attack.Syscall.TRUNCATE;
import static io.octaskly.sandbox.attack.Syscall.UNLINK;
import static io.octaskly.sandbox.suite.FileSteps.AT_FDCWD;
import static io.octaskly.sandbox.suite.FileSteps.OWNED;
import static io.octaskly.sandbox.suite.FileSteps.O_APPEND;
import static io.octaskly.sandbox.suite.FileSteps.O_CREAT;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.O_RDWR;
import static io.octaskly.sandbox.suite.FileSteps.O_TRUNC;
import static io.octaskly.sandbox.suite.FileSteps.O_WRONLY;
import static io.octaskly.sandbox.suite.FileSteps.overwritten;

import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.OpenFlags;
import io.octaskly.sandbox.attack.Operand;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Attacks on what is in files of the host, and on their names. */
final class WrittenFiles {
  // asm-generic/fcntl.h, linux/fs.h, sys/stat.h
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int RENAME_EXCHANGE = 2;
  private static final int S_IFIFO = 0010000;
  private static final int ALL_MAY = 0777;

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;

  private WrittenFiles() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(contents());
    attacks.addAll(namesOfFiles());
    attacks.addAll(newNames());
    attacks.addAll(granted());
    attacks.add(ownFile());
    return attacks;
  }

  private static List<Attack> contents() {
    return List.of(
        writing(
            "overwrite-host-file",
            "writes to a file of the host that everybody may write",
            (program, file) ->
                FileSteps.write(program, FileSteps.open(program, file, O_WRONLY), OWNED)),
        attack(
            "append-to-host-file",
            "appends to a file of the host",
            scene -> {
              Path file = scene.secret();
              return Attempt.of(scene, FileSteps.writing(file, O_WRONLY | O_APPEND))
                  .andThen(ran -> scene.read(file).endsWith(OWNED));
            }),
        writing(
            "write-through-symbolic-link",
            "writes to it through a symbolic link in the working directory",
            (program, file) -> {
              program.require(SYMLINK, file, "link");
              FileSteps.write(program, FileSteps.open(program, "link", O_WRONLY), OWNED);
            }),
        writing(
            "write-through-hard-link",
            "gives it a second name in the working directory, and writes to that",
            (program, file) -> {
              program.require(LINK, file, "stolen");
              FileSteps.write(program, FileSteps.open(program, "stolen", O_WRONLY), OWNED);
            }),
        emptying(
            "truncate-host-file",
            "empties a file of the host (truncate)",
            (program, file) -> program.require(TRUNCATE, file, 0)),
        emptying(
            "open-host-file-truncating",
            "empties it by opening it, for reading only, with O_TRUNC",
            (program, file) -> FileSteps.open(program, file, O_RDONLY | O_TRUNC)),
        emptying(
            "openat2-truncating",
            "the same by openat2, whose flags no filter can see",
            (program, file) ->
                program.require(
                    OPENAT2,
                    AT_FDCWD,
                    file,
                    program.words(O_RDONLY | O_TRUNC, 0, 0),
                    3 * Long.BYTES)));
  }

  private static List<Attack> namesOfFiles() {
    return List.of(
        removing(
            "unlink-host-file",
            "removes a file of the host",
            (program, file) -> program.require(UNLINK, file)),
        removing(
            "move-host-file-away",
            "moves a file of the host to the working directory",
            (program, file) -> program.require(RENAME, file, "stolen")),
        writing(
            "move-over-host-file",
            "moves a file of its own over a file of the host",
            (program, file) -> {
              FileSteps.makeOwn(program, "mine");
              program.require(RENAME, "mine", file);
            }),
        writing(
            "exchange-with-host-file",
            "exchanges a file of its own for a file of the host (RENAME_EXCHANGE)",
            (program, file) -> {
              FileSteps.makeOwn(program, "mine");
              program.require(RENAMEAT2, AT_FDCWD, "mine", AT_FDCWD, file, RENAME_EXCHANGE);
            }),
        attack(
            "remove-host-directory",
            "removes an empty directory of the host",
            scene -> {
              Path directory = Files.createDirectory(scene.directory().resolve("empty"));
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(RMDIR, directory.toString());
              return Attempt.of(scene, program).andThen(ran -> Files.notExists(directory));
            }));
  }

  private static List<Attack> newNames() {
    return List.of(
        making(
            "write-host-file",
            "makes a file in a directory of the host where everybody may write",
            (program, path) ->
                FileSteps.write(program, FileSteps.open(program, path, O_WRONLY | O_CREAT), "x")),
        making(
            "make-unnamed-file",
            "makes a file without a name there (O_TMPFILE), and gives it one",
            (program, path) -> {
              String directory = path.substring(0, path.lastIndexOf('/'));
              Operand file = FileSteps.open(program, directory, OpenFlags.O_TMPFILE | O_RDWR);
              String link = FileSteps.magicLink(program, file);
              program.require(LINKAT, AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
            }),
        making(
            "make-directory",
            "makes a directory there",
            (program, path) -> program.require(MKDIR, path, ALL_MAY)),
        making(
            "make-fifo",
            "makes a named pipe there",
            (program, path) -> program.require(MKNOD, path, S_IFIFO | ALL_MAY, 0)),
        making(
            "make-symbolic-link",
            "makes a symbolic link there",
            (program, path) -> program.require(SYMLINK, "/etc/passwd", path)),
        making(
            "make-socket",
            "makes a UNIX socket there, for others to connect to",
            (program, path) -> {
              byte[] address = address(path);
              Operand socket = program.require(SOCKET, AF_UNIX, SOCK_STREAM, 0);
              program.require(BIND, socket, program.bytes(address), address.length);
            }));
  }

  /** A grant to read is no grant to write, whatever confines it. */
  private static List<Attack> granted() {
    return List.of(
        attack(
            "write-file-granted-for-reading",
            "writes to a file that it was granted for reading",
            WrittenFiles::writeGranted),
        attack(
            "write-file-granted-for-reading-in-namespaces",
            "the same in a file tree of its own, where it is mounted",
            scene -> writeGranted(scene).in(sandbox -> sandbox.prefer(Mechanism.MOUNT_NAMESPACE))),
        attack(
            "make-file-in-directory-granted-for-reading",
            "makes a file in a directory that it was granted for reading",
            scene -> {
              Path file = scene.directory().resolve("made");
              return Attempt.of(scene, FileSteps.writing(file, O_WRONLY | O_CREAT))
                  .with(task -> task.read(scene.directory()))
                  .andThen(ran -> Files.exists(file));
            }));
  }

  private static Attempt writeGranted(Scene scene) {
    Path file = scene.secret();
    return Attempt.of(scene, FileSteps.writing(file, O_WRONLY))
        .with(task -> task.read(file))
        .andThen(overwritten(scene, file));
  }

  private static Attack ownFile() {
    return Attack.of(
        Family.FILES,
        "write-working-directory",
        "makes a file in its own working directory",
        "SSSB",
        scene -> Attempt.of(scene, FileSteps.writing(Path.of("mine"), O_WRONLY | O_CREAT)));
  }

  /** An attack that leaves {@link FileSteps#OWNED} in a file of the host. */
  private static Attack writing(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          return Attempt.of(scene, program(file, steps)).andThen(overwritten(scene, file));
        });
  }

  private static Attack emptying(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          return Attempt.of(scene, program(file, steps)).andThen(ran -> scene.read(file).isEmpty());
        });
  }

  private static Attack removing(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          return Attempt.of(scene, program(file, steps)).andThen(ran -> Files.notExists(file));
        });
  }

  /** An attack that makes something in a directory of the host. */
  private static Attack making(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path made = scene.directory().resolve("made");
          return Attempt.of(scene, program(made, steps))
              .andThen(ran -> Files.exists(made, LinkOption.NOFOLLOW_LINKS));
        });
  }

  private static AttackProgram.Builder program(
      Path file, BiConsumer<AttackProgram.Builder, String> steps) {
    AttackProgram.Builder program = AttackProgram.builder();
    steps.accept(program, file.toString());
    return program;
  }

  /** {@code unix(7)}: struct sockaddr_un. */
  private static byte[] address(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + name.length + 1)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) AF_UNIX)
        .put(name)
        .array();
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, "SBBB", preparation);
  }
}
