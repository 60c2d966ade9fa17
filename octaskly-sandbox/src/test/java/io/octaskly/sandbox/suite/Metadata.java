package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CHMOD;
import static io.octaskly.sandbox.attack.Syscall.CHOWN;
import static io.octaskly.sandbox.attack.Syscall.FCHMOD;
import static io.octaskly.sandbox.attack.Syscall.FCHMODAT;
import static io.octaskly.sandbox.attack.Syscall.FCHMODAT2;
import static io.octaskly.sandbox.attack.Syscall.FCHOWNAT;
import static io.octaskly.sandbox.attack.Syscall.IOCTL;
import static io.octaskly.sandbox.attack.Syscall.LCHOWN;
import static io.octaskly.sandbox.attack.Syscall.LSETXATTR;
import static io.octaskly.sandbox.attack.Syscall.REMOVEXATTR;
import static io.octaskly.sandbox.attack.Syscall.SETXATTR;
import static io.octaskly.sandbox.attack.Syscall.UTIME;
import static io.octaskly.sandbox.attack.Syscall.UTIMENSAT;
import static io.octaskly.sandbox.attack.Syscall.UTIMES;
import static io.octaskly.sandbox.suite.FileSteps.AT_FDCWD;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;

import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Attacks on modes, owners, times, attributes and flags, none of which Landlock governs. */
final class Metadata {
  private static final String ATTRIBUTE = "octaskly";

  private static final int FS_IOC_SETFLAGS = 0x4008_6602;

  /** Not to be backed up by {@code dump(8)}: the flag that disturbs nobody. */
  private static final int FS_NODUMP_FL = 0x40;

  /** {@code chown(2)}: leave the owner, leave the group. */
  private static final int SAME = -1;

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  private Metadata() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(modes());
    attacks.addAll(ofGranted());
    attacks.addAll(owners());
    attacks.addAll(times());
    attacks.addAll(attributes());
    return attacks;
  }

  private static List<Attack> modes() {
    return List.of(
        changingMode(
            "change-mode",
            "changes the mode of a file of the host (chmod)",
            (program, file) -> program.require(CHMOD, file, Modes.CHANGED)),
        changingMode(
            "change-mode-of-directory-entry",
            "the same by fchmodat",
            (program, file) -> program.require(FCHMODAT, AT_FDCWD, file, Modes.CHANGED)),
        changingMode(
                "change-mode-by-fchmodat2",
                "the same by fchmodat2",
                (program, file) -> program.require(FCHMODAT2, AT_FDCWD, file, Modes.CHANGED, 0))
            .on(HostKind.ROOT_6_1, "BBBB")
            .on(HostKind.USER_6_1, "BBBB")
            .impossibleOn(HostKind.ROOT_6_1, Modes.NO_FCHMODAT2)
            .impossibleOn(HostKind.USER_6_1, Modes.NO_FCHMODAT2),
        changingMode(
            "change-mode-of-open-file",
            "the same by fchmod, of a file that it has open for reading",
            (program, file) ->
                program.require(FCHMOD, FileSteps.open(program, file, O_RDONLY), Modes.CHANGED)));
  }

  private static List<Attack> ofGranted() {
    return List.of(
        attack(
            "change-mode-of-granted-file",
            "changes the mode of a file that it was granted for reading",
            Metadata::changeModeOfGranted),
        attack(
            "change-mode-of-granted-file-in-namespaces",
            "the same, where a task may change the modes of its own files",
            scene ->
                changeModeOfGranted(scene)
                    .in(sandbox -> sandbox.prefer(Mechanism.MOUNT_NAMESPACE))),
        attack(
                "change-flags-of-granted-file",
                "changes the flags of a file that it was granted for reading (chattr)",
                scene -> {
                  Path file = scene.secret();
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand opened = FileSteps.open(program, file.toString(), O_RDONLY);
                  Operand flags = program.words(Probe.flags(file).orElseThrow() | FS_NODUMP_FL);
                  program.require(IOCTL, opened, FS_IOC_SETFLAGS, flags);
                  return Attempt.of(scene, program)
                      .with(task -> task.read(file))
                      .andThen(ran -> (Probe.flags(file).orElseThrow() & FS_NODUMP_FL) != 0);
                })
            .where(Metadata::hasFlags, "file system with flags for files in /var/tmp"));
  }

  private static Attempt changeModeOfGranted(Scene scene) {
    Path file = scene.secret();
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(CHMOD, file.toString(), Modes.CHANGED);
    return Attempt.of(scene, program).with(task -> task.read(file)).andThen(Modes.changed(file));
  }

  /** Any change of owner, also to the same one, takes the set-user-id bit: {@code chown(2)}. */
  private static List<Attack> owners() {
    return List.of(
        changingOwner(
            "change-owner",
            "takes the set-user-id bit of a file of the host away (chown)",
            (program, file) -> program.require(CHOWN, file, SAME, SAME)),
        changingOwner(
            "change-owner-of-link",
            "the same by lchown",
            (program, file) -> program.require(LCHOWN, file, SAME, SAME)),
        changingOwner(
            "change-owner-of-directory-entry",
            "the same by fchownat",
            (program, file) -> program.require(FCHOWNAT, AT_FDCWD, file, SAME, SAME, 0)));
  }

  /** Whoever may write a file may set its times to now. */
  private static List<Attack> times() {
    return List.of(
        changingTime(
            "change-time",
            "sets the times of a file of the host to now (utime)",
            (program, file) -> program.require(UTIME, file, 0)),
        changingTime(
            "change-time-by-utimes",
            "the same by utimes",
            (program, file) -> program.require(UTIMES, file, 0)),
        changingTime(
            "change-time-by-utimensat",
            "the same by utimensat",
            (program, file) -> program.require(UTIMENSAT, AT_FDCWD, file, 0, 0)));
  }

  private static List<Attack> attributes() {
    String name = "user." + ATTRIBUTE;
    return List.of(
        changingAttribute(
            "set-attribute",
            "gives a file of the host an extended attribute",
            false,
            (program, file) -> program.require(SETXATTR, file, name, "x", 1, 0)),
        changingAttribute(
            "set-attribute-of-link",
            "the same by lsetxattr",
            false,
            (program, file) -> program.require(LSETXATTR, file, name, "x", 1, 0)),
        changingAttribute(
            "remove-attribute",
            "takes an extended attribute from a file of the host",
            true,
            (program, file) -> program.require(REMOVEXATTR, file, name)));
  }

  private static Attack changingMode(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          return Attempt.of(scene, program(file, steps)).andThen(Modes.changed(file));
        });
  }

  private static Attack changingOwner(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          Modes.set(file, Modes.SET_USER_ID);
          return Attempt.of(scene, program(file, steps))
              .andThen(ran -> Modes.of(file) != Modes.SET_USER_ID);
        });
  }

  private static Attack changingTime(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
        name,
        aim,
        scene -> {
          Path file = scene.secret();
          Files.setLastModifiedTime(file, LONG_AGO);
          return Attempt.of(scene, program(file, steps))
              .andThen(ran -> file.toFile().lastModified() != LONG_AGO.toMillis());
        });
  }

  private static Attack changingAttribute(
      String name, String aim, boolean before, BiConsumer<AttackProgram.Builder, String> steps) {
    return attack(
            name,
            aim,
            scene -> {
              Path file = scene.secret();
              if (before) {
                attributes(file).write(ATTRIBUTE, ByteBuffer.allocate(1));
              }
              return Attempt.of(scene, program(file, steps))
                  .andThen(ran -> hasAttribute(file) != before);
            })
        .where(Metadata::hasAttributes, "file system with extended attributes in /var/tmp");
  }

  private static boolean hasAttribute(Path file) {
    try {
      return attributes(file).list().contains(ATTRIBUTE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static boolean hasAttributes() {
    return Probe.anywhere(file -> attributes(file).write(ATTRIBUTE, ByteBuffer.allocate(1)) == 1);
  }

  private static boolean hasFlags() {
    return Probe.anywhere(file -> Probe.flags(file).isPresent());
  }

  private static AttackProgram.Builder program(
      Path file, BiConsumer<AttackProgram.Builder, String> steps) {
    AttackProgram.Builder program = AttackProgram.builder();
    steps.accept(program, file.toString());
    return program;
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, "SBBB", preparation);
  }
}
