package io.octaskly.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A host that can be killed: it runs a script and prints, line by line, the process ids that the
 * script writes to its granted directory; it ends when its standard input ends.
 */
final class HostOfOneTask {
  private HostOfOneTask() {}

  public static void main(String[] args) throws IOException {
    Sandbox sandbox = Confinement.valueOf(args[0]).sandbox().build();
    RunningTask task = sandbox.start(Task.of(args[1]));
    ProcessHandle process = ProcessHandle.of(task.pid()).orElseThrow();
    // The script's two children, the second of which has lost its parent to the guard.
    long[] family = {};
    while (family.length < 3) {
      Thread.onSpinWait();
      family =
          Stream.concat(
                  Stream.of(process),
                  ProcessHandle.allProcesses()
                      .filter(other -> isOf(other, process, Path.of(args[1]))))
              .mapToLong(ProcessHandle::pid)
              .distinct()
              .toArray();
    }
    for (long pid : family) {
      System.out.println(pid);
    }
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private static boolean isOf(ProcessHandle other, ProcessHandle task, Path script) {
    return other
        .info()
        .commandLine()
        .map(line -> line.endsWith(script.toString()))
        .orElse(other.parent().filter(task::equals).isPresent());
  }
}
