package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An attack on a task that runs at the same time. */
final class OtherTasksFiles {
  private OtherTasksFiles() {}

  static Attack attack() {
    return Attack.of(
        Family.FILES,
        "read-other-tasks-file",
        "reads a file in the private directory of another task",
        "SBBB",
        scene ->
            Attempt.of(scene, FileSteps.printing(fileOfAnotherTask(scene)))
                .andThen(FileSteps.secretPrinted()));
  }

  /** It lies in a directory that the other task has opened to everybody, as far as it can. */
  private static Path fileOfAnotherTask(Scene scene) throws IOException {
    Path script =
        scene.script(
            "umask 0", "printf '%s' '" + Scene.SECRET + "' > mine", "pwd", "read line || exit 0");
    RunningTask other =
        Sandbox.builder()
            .level(IsolationLevel.STRICT)
            .build()
            .start(Task.builder(script.toString()).liveStdin().build());
    scene.closing(other::close);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(other.stdout(), StandardCharsets.UTF_8));
    return Path.of(output.readLine()).resolve("mine");
  }
}
