package io.octaskly.examples.plugin;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plug-in that tries what it must not, and says what came of it, a line for each attempt. */
final class HostilePlugin {
  private interface Attempt {
    void make() throws Exception;
  }

  private HostilePlugin() {}

  /**
   * Makes the attempts.
   *
   * @param args the process id of the host, and a directory that all may write to
   */
  public static void main(String[] args) {
    Path host = Path.of("/proc", args[0]);
    tryTo("read /etc/passwd", () -> Files.readString(Path.of("/etc/passwd")));
    tryTo("read the host's environment", () -> Files.readAllBytes(host.resolve("environ")));
    tryTo("write outside its directory", () -> Files.createFile(Path.of(args[1], "planted")));
    tryTo("open a socket", () -> new ServerSocket(0).close());
    tryTo("start a program", () -> new ProcessBuilder("/bin/true").start().waitFor());
    tryTo("kill the host", () -> kill(Long.parseLong(args[0])));
    tryTo("fill the memory", HostilePlugin::fillMemory);
  }

  private static void tryTo(String what, Attempt attempt) {
    String outcome;
    try {
      attempt.make();
      outcome = "SUCCEEDED";
    } catch (Exception | OutOfMemoryError e) {
      outcome = "refused: " + e.toString().lines().findFirst().orElse("");
    }
    System.out.println(what + ": " + outcome);
  }

  private static void kill(long host) throws IOException {
    if (ProcessHandle.of(host).filter(ProcessHandle::destroyForcibly).isEmpty()) {
      throw new IOException("no such process, or not permitted");
    }
  }

  private static void fillMemory() {
    byte[][] all = new byte[100_000][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new byte[1 << 20];
    }
  }
}
