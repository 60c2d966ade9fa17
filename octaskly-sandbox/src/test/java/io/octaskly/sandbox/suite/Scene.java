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
      try {
        Path program =
            ProcessAttacks.victim(VICTIMS_SECRET, LIFETIME).writeTo(directory.resolve("victim"));
        victim = new ProcessBuilder(program.toString()).start();
        if (!"ready".equals(victim.inputReader(StandardCharsets.US_ASCII).readLine())) {
          throw new IllegalStateException("the victim does not run");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return victim;
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

  private static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Override
  public void close() throws IOException {
    if (victim != null) {
      victim.destroyForcibly().onExit().join();
    }
    for (Closeable resource : resources) {
      resource.close();
    }
  }
}
