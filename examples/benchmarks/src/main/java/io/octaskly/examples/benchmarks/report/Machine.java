package io.octaskly.examples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What it was measured on. */
public final class Machine {
  private Machine() {}

  /** {@return a table of two columns} */
  public static Table table() {
    return new Table(
        "",
        List.of("machine", ""),
        List.of(
            List.of("processors", Integer.toString(Runtime.getRuntime().availableProcessors())),
            List.of("model", line("/proc/cpuinfo", "model name")),
            List.of("memory", line("/proc/meminfo", "MemTotal")),
            List.of(
                "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version")),
            List.of("JDK", System.getProperty("java.vm.name") + " " + Runtime.version()),
            List.of("user", System.getProperty("user.name").equals("root") ? "root" : "not root"),
            List.of("file system of java.io.tmpdir", fileSystem()),
            List.of("load before the run", first("/proc/loadavg"))),
        List.of());
  }

  private static String line(String file, String start) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private static String first(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private static String fileSystem() {
    try {
      return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).type();
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }
}
