package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.ProcessAttacks;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the host that one run of an attack may aim at: a directory with a file in it, a
 * process, and what the attack adds. Everything is open to all users, so that it is the sandbox
 * that stops an attack and not the files' modes. Not thread-safe.
 */
final class Scene implements Closeable {
  /** What the secret file holds. */
  static final String SECRET = "the secret of the host";

  /** What the victim holds in its memory. */
  static final String VICTIMS_SECRET = "pa55word";

  private static final Duration LIFETIME = Duration.ofSeconds(30);

  private final Path directory;
  private final List<Closeable> resources = new ArrayList<>();
  private @Nullable Process victim;
  private @Nullable Path starter;
  private int programs;

  /**
   * @param directory an empty one, for this run alone
   */
  Scene(Path directory) throws IOException {
    this.directory = directory;
    open(directory, "rwxrwxrwx");
  }

  /** A directory of the host that is granted to nobody; everybody may write there by its mode. */
  Path directory() {
    return directory;
  }

  /** A new file in the directory, which everybody may read and write by its mode. */
  Path file(String name, String content) {
    try {
      Path file = Files.writeString(directory.resolve(name), content);
      open(file, "rw-rw-rw-");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new file with {@link #SECRET}. */
  Path secret() {
    return file("secret", SECRET);
  }

  /** The content of a file of the host. */
  String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process of the host's user, with {@link #VICTIMS_SECRET} in its memory. */
  Process victim() {
    if (victim == null) {
      victim = hosted(ProcessAttacks.victim(VICTIMS_SECRET, LIFETIME), "victim");
    }
    return victim;
  }

  /** A process of the host's user; its program must begin with printing a line, {@code ready}. */
  Process hosted(AttackProgram program, String name) {
    try {
      Path file = program.writeTo(directory.resolve(name));
      Process process = new ProcessBuilder(file.toString()).start();
      closing(() -> process.destroyForcibly().onExit().join());
      if (!line(process).equals("ready")) {
        throw new IllegalStateException(name + " does not run");
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that a process of the host prints; empty when it has ended. */
  static String line(Process process) {
    try {
      String line = process.inputReader(StandardCharsets.US_ASCII).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes of the attack that are alive; they are ended. */
  List<ProcessHandle> survivors() {
    String program = directory.resolve("attack").toString();
    List<ProcessHandle> alive =
        ProcessHandle.allProcesses()
            .filter(process -> commandLine(process).startsWith(program))
            .toList();
    alive.forEach(ProcessHandle::destroyForcibly);
    return alive;
  }

  /** As it was given, even if the program has namespaces of its own; empty when it has ended. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Writes a program that everybody may execute. */
  Path program(AttackProgram program) {
    return program.writeTo(directory.resolve("attack" + ++programs));
  }

  /** Writes a shell script that everybody may execute. */
  Path script(String... lines) {
    try {
      Path script = directory.resolve("attack" + ++programs + ".sh");
      Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
      open(script, "rwxr-xr-x");
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the unconfined run begin with this program instead, which is given the attack's command as
   * its arguments: how a careless host would start it, where {@link ProcessBuilder} is careful.
   */
  void unconfinedBy(AttackProgram start) {
    starter = program(start);
  }

  /** The same with a shell script. */
  void unconfinedBy(String... lines) {
    starter = script(lines);
  }

  /** What the unconfined run begins with, before the attack's command. */
  List<String> starter() {
    return starter == null ? List.of() : List.of(starter.toString());
  }

  /** Has something closed when the run is over, such as a server socket. */
  <T extends Closeable> T closing(T resource) {
    resources.add(resource);
    return resource;
  }

  /** Sets the mode of a file. */
  static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Override
  public void close() throws IOException {
    for (Closeable resource : resources) {
      resource.close();
    }
  }
}
