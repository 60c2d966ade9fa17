package io.octaskly.examples.quartz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The processes of tasks that sleep, found by a number that only they have as an argument. */
final class Processes {
  private static final AtomicInteger MARKERS = new AtomicInteger();

  private Processes() {}

  /** A fraction of a second to sleep that nobody else sleeps. */
  static String marker() {
    return String.format(".%d%05d", ProcessHandle.current().pid(), MARKERS.incrementAndGet());
  }

  /** A command for a shell that has two of them. */
  static String tree(int seconds, String marker) {
    String sleep = "sleep " + seconds + marker;
    return sleep + " & " + sleep + "; wait; echo done";
  }

  static List<String> with(String marker) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        String command = commandLine(process);
        if (command.startsWith("sleep") && command.contains(marker)) {
          found.add(process.getFileName() + ": " + command.replace('\0', ' ').strip());
        }
      }
    }
    return found;
  }

  /** Empty if it has ended meanwhile, as that of a zombie is. */
  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
