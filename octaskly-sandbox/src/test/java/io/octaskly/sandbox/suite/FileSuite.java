package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.attack.FileAttacks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Attacks on files that a task was not granted. */
final class FileSuite {
  private FileSuite() {}

  static List<Attack> attacks() {
    return List.of(
        attack(
            "read-host-file",
            "reads a file of the host that everybody may read",
            "SSBB",
            scene ->
                Attempt.of(scene.program(FileAttacks.read(scene.secret())))
                    .andThen(ran -> ran.stdout().equals(Scene.SECRET))),
        attack(
            "write-host-file",
            "makes a file in a directory of the host where everybody may write",
            "SBBB",
            scene -> {
              Path file = scene.directory().resolve("made");
              return Attempt.of(scene.program(FileAttacks.write(file, "made")))
                  .andThen(ran -> Files.exists(file));
            }));
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, expected, preparation);
  }
}
