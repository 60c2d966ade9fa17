package io.octaskly.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A host with many tasks, to be killed or stopped. Arguments: {@link Confinement}, script, number
 * of tasks, wall time limit of each in seconds. Says {@code ready} when all are running; ends with
 * its standard input.
 */
final class HostOfManyTasks {
  private HostOfManyTasks() {}

  public static void main(String[] args) throws IOException {
    Duration wallTime = Duration.ofSeconds(Long.parseLong(args[3]));
    Sandbox sandbox =
        Confinement.valueOf(args[0])
            .sandbox()
            .allowExecute(Path.of("/usr/bin"))
            .defaultLimits(ResourceLimits.defaults().toBuilder().wallTime(wallTime).build())
            .grace(Duration.ZERO)
            .build();
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
