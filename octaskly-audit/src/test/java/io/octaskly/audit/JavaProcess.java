package io.octaskly.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another JVM with the class path of this one. */
final class JavaProcess {
  private final Process process;
  private final BufferedReader reader;

  private JavaProcess(Process process) {
    this.process = process;
    this.reader = process.inputReader();
  }

  /** Starts a main class, behind a command that starts the rest of its arguments. */
  static JavaProcess start(List<String> prefix, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the next line that it prints; null at the end} */
  @Nullable String nextLine() {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGKILL; unlike Process.destroyForcibly, what it printed can still be read. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@return what it prints until its end} */
  List<String> output() {
    List<String> lines = new ArrayList<>();
    for (String line = nextLine(); line != null; line = nextLine()) {
      lines.add(line);
    }
    return lines;
  }

  int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
