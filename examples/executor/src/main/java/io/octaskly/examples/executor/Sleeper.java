package io.octaskly.examples.executor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Tasks that do nothing for a day, in two processes each, and a look at how many of them there are:
 * their arguments hold a number that no other process has.
 */
final class Sleeper {
  /** Of each task: the shell, and what it has started. */
  static final int PROCESSES = 2;

  private final String mark;

  private Sleeper(String mark) {
    this.mark = mark;
  }

  /** Makes tasks that nobody else has. */
  Sleeper() {
    // As sleep(1) takes it: a day and some nanoseconds.
    this("86400.%09d".formatted(new SecureRandom().nextInt(1_000_000_000)));
  }

  /** Returns the tasks of another process. */
  static Sleeper withMark(String mark) {
    return new Sleeper(mark);
  }

  /** Returns the number. */
  String mark() {
    return mark;
  }

  /** Returns a sandbox in which a shell may start {@code sleep}, and nothing else. */
  static Sandbox sandbox() {
    try {
      return Sandbox.builder()
          .network(Network.NONE)
          .allowShell()
          .allowExecute(Path.of("/bin/sleep").toRealPath())
          .grace(Duration.ofMillis(200))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("this system has no /bin/sleep", e);
    }
  }

  /** Returns a task that sleeps, and has a child that sleeps too. */
  Task task() {
    return builder().build();
  }

  /** Returns the same with a limit of its own. */
  Task task(Duration wallTime) {
    return builder().limits(ResourceLimits.builder().wallTime(wallTime).build()).build();
  }

  private Task.Builder builder() {
    return Task.builder("/bin/sh").args("-c", "sleep " + mark + " & wait");
  }

  /** Returns how many processes of such tasks there are. */
  int processes() {
    int found = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (commandLine(process).contains(mark)) {
          found++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the processes of this system cannot be seen", e);
    }
    return found;
  }

  private static String commandLine(Path process) throws IOException {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // It ended just now.
    } catch (IOException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return "";
    }
  }
}
