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
import java.util.List;

/** Attacks on a task that runs at the same time. */
final class OtherTasks {
  private OtherTasks() {}

  /**
   * A task at level strict.
   *
   * @param file in its working directory, open to everybody as far as it can open it
   */
  private record Other(RunningTask task, Path file) {}

  static List<Attack> attacks() {
    return List.of(
        attack(
            "read-other-tasks-file",
            "reads a file in the private directory of another task",
            scene ->
                Attempt.of(scene, FileSteps.printing(start(scene).file()))
                    .andThen(FileSteps.secretPrinted())),
        attack(
            "read-other-tasks-environment",
            "reads what another task was given as a secret (/proc/PID/environ)",
            scene ->
                Attempt.of(
                        scene,
                        FileSteps.printing("/proc/" + start(scene).task().pid() + "/environ"))
                    .andThen(ran -> ran.stdout().contains(Scene.SECRET))));
  }

  private static Other start(Scene scene) throws IOException {
    Path script =
        scene.script("umask 0", "printf '%s' \"$MINE\" > mine", "pwd", "read line || exit 0");
    RunningTask task =
        Sandbox.builder()
            .level(IsolationLevel.STRICT)
            .build()
            .start(
                Task.builder(script.toString())
                    .secretEnv("MINE", Scene.SECRET.toCharArray())
                    .liveStdin()
                    .build());
    scene.closing(task::close);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(task.stdout(), StandardCharsets.UTF_8));
    return new Other(task, Path.of(output.readLine()).resolve("mine"));
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, "SBBB", preparation);
  }
}
