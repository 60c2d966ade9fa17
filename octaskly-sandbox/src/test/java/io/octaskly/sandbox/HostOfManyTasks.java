package io.octaskly.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A host with many tasks, to be killed. Arguments: {@link Confinement}, script, number of tasks.
 * Says {@code ready} when all are running; ends with its standard input.
 */
final class HostOfManyTasks {
  private HostOfManyTasks() {}

  public static void main(String[] args) throws IOException {
    Sandbox sandbox =
        Confinement.valueOf(args[0]).sandbox().allowExecute(Path.of("/usr/bin")).build();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      RunningTask task = sandbox.start(Task.of(args[1]));
      // What the script prints last says that its family is complete.
      task.stdout().read();
    }
    System.out.println("ready");
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
