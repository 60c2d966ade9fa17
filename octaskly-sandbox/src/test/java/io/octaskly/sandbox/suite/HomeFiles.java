package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.LINK;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.OPEN_TREE;
import static io.octaskly.sandbox.attack.Syscall.UNSHARE;
import static io.octaskly.sandbox.suite.FileSteps.AT_FDCWD;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.secretPrinted;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Attacks on the home of the host's user. For a run the scene's directory is that home; everybody
 * may read it by its modes.
 */
final class HomeFiles {
  private static final String HOME = "user.home";
  private static final String KEY = ".ssh/id_ed25519";

  private HomeFiles() {}

  static List<Attack> attacks() {
    return List.of(
        attack(
            "read-home",
            "reads an ordinary file in the home of the host's user",
            "SSBB",
            scene -> reading(scene, "notes.txt")),
        attack(
            "read-private-key", "reads a private key there", "SBBB", scene -> reading(scene, KEY)),
        attack(
            "read-cloud-credentials",
            "reads the access keys of a cloud there",
            "SBBB",
            scene -> reading(scene, ".aws/credentials")),
        attack(
            "read-build-credentials",
            "reads the passwords of a build tool there, beside files that are no secret",
            "SBBB",
            scene -> reading(scene, ".m2/settings.xml")),
        attack(
            "read-private-key-through-proc-root",
            "reads a private key there beneath /proc/self/root",
            "SBBB",
            scene -> {
              String key = "/proc/self/root" + inHome(scene, KEY);
              return Attempt.of(scene, FileSteps.printing(key)).andThen(secretPrinted());
            }),
        attack(
            "read-private-key-through-hard-link",
            "gives a private key a second name where it may read, and reads that",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(LINK, inHome(scene, KEY).toString(), "stolen");
              FileSteps.print(program, FileSteps.open(program, "stolen", O_RDONLY));
              return Attempt.of(scene, program).andThen(secretPrinted());
            }),
        attack(
                "read-private-key-through-detached-mount",
                "reads a private key in a copy of the home that is mounted nowhere (open_tree)",
                "SBBB",
                scene -> {
                  inHome(scene, KEY);
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(UNSHARE, Mounts.OWN_NAMESPACE);
                  Operand copy =
                      program.require(
                          OPEN_TREE,
                          AT_FDCWD,
                          scene.directory().toString(),
                          Mounts.OPEN_TREE_CLONE);
                  FileSteps.print(program, program.require(OPENAT, copy, KEY, O_RDONLY, 0));
                  return Attempt.of(scene, program).andThen(secretPrinted());
                })
            .refusedInContainers());
  }

  private static Attempt reading(Scene scene, String name) throws IOException {
    return Attempt.of(scene, FileSteps.printing(inHome(scene, name))).andThen(secretPrinted());
  }

  private static Path inHome(Scene scene, String name) throws IOException {
    Path file = scene.directory().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, Scene.SECRET);
    String before = System.setProperty(HOME, scene.directory().toString());
    scene.closing(() -> System.setProperty(HOME, before));
    return file;
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, expected, preparation);
  }
}
