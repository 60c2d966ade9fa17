package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.CHROOT;
import static io.octaskly.sandbox.attack.Syscall.FSCONFIG;
import static io.octaskly.sandbox.attack.Syscall.FSMOUNT;
import static io.octaskly.sandbox.attack.Syscall.FSOPEN;
import static io.octaskly.sandbox.attack.Syscall.GETCWD;
import static io.octaskly.sandbox.attack.Syscall.MOUNT;
import static io.octaskly.sandbox.attack.Syscall.MOVE_MOUNT;
import static io.octaskly.sandbox.attack.Syscall.OPEN_TREE;
import static io.octaskly.sandbox.attack.Syscall.PIVOT_ROOT;
import static io.octaskly.sandbox.attack.Syscall.UNSHARE;
import static io.octaskly.sandbox.suite.FileSteps.AT_FDCWD;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.secretPrinted;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.util.List;
import java.util.function.Consumer;

/**
 * Attacks by rearranging the file tree. All but {@code chroot} take place in namespaces that the
 * attack makes for itself, and are seen nowhere else. BASIC does not refuse namespaces; that
 * Landlock forbids mounts keeps what it confines where it is.
 */
final class Mounts {
  /** CLONE_NEWUSER and CLONE_NEWNS: in its own user namespace, anybody may mount. */
  static final int OWN_NAMESPACE = 0x1002_0000;

  static final int OPEN_TREE_CLONE = 1;

  private static final int MS_BIND = 0x1000;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int MOST_PATH = 4096;
  private static final int EINVAL = 22;
  private static final int EBUSY = 16;

  private Mounts() {}

  static List<Attack> attacks() {
    return List.of(
        inOwnNamespace(
            "mount-new-file-system",
            "mounts an empty file system in namespaces of its own",
            "SBBB",
            program -> program.require(MOUNT, "none", ".", "tmpfs", 0, 0)),
        attack(
                "mount-host-directory",
                "mounts a directory of the host on its working directory (MS_BIND), and reads"
                    + " there",
                "SBBB",
                scene -> {
                  String name = scene.secret().getFileName().toString();
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(UNSHARE, OWN_NAMESPACE);
                  // What is mounted on the working directory is found on the way back to it.
                  Operand here = program.buffer(MOST_PATH);
                  program.require(GETCWD, here, MOST_PATH);
                  program.require(MOUNT, scene.directory().toString(), here, 0, MS_BIND, 0);
                  program.require(CHDIR, here);
                  FileSteps.print(program, FileSteps.open(program, name, O_RDONLY));
                  return Attempt.of(scene, program).andThen(secretPrinted());
                })
            .refusedInContainers(),
        attack(
                "move-mount",
                "mounts a copy of a directory of the host on its working directory (move_mount)",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(UNSHARE, OWN_NAMESPACE);
                  Operand copy =
                      program.require(
                          OPEN_TREE, AT_FDCWD, scene.directory().toString(), OPEN_TREE_CLONE);
                  program.require(MOVE_MOUNT, copy, "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH);
                  return Attempt.of(scene, program);
                })
            .refusedInContainers(),
        inOwnNamespace(
            "open-new-file-system",
            "makes a file system that is mounted nowhere (fsopen), in namespaces of its own",
            "SSBB",
            program -> {
              Operand context = program.require(FSOPEN, "tmpfs", 0);
              program.require(FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
              program.require(FSMOUNT, context, 0, 0);
            }),
        attack(
                "pivot-root",
                "changes the root of namespaces of its own",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(UNSHARE, OWN_NAMESPACE);
                  program.require(PIVOT_ROOT, ".", ".");
                  // Nothing is mounted there, which is only looked at when it may be done at all.
                  return Attempt.of(scene, program).orRefusedWith(EINVAL, EBUSY);
                })
            .refusedInContainers(),
        attack(
                "change-root",
                "makes its working directory its root (chroot)",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(CHROOT, ".");
                  return Attempt.of(scene, program);
                })
            .needsCapability("CAP_SYS_CHROOT"));
  }

  private static Attack inOwnNamespace(
      String name, String aim, String expected, Consumer<AttackProgram.Builder> steps) {
    return attack(
            name,
            aim,
            expected,
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(UNSHARE, OWN_NAMESPACE);
              steps.accept(program);
              return Attempt.of(scene, program);
            })
        .refusedInContainers();
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, expected, preparation);
  }
}
