package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.RuntimeProfile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a run-time reads besides its program, found by the place of that. Only what is known to be
 * part of one is granted: what is beside the program may be somebody's home directory.
 */
final class RuntimeHome {
  /** Distributions keep a JDK's configuration elsewhere and leave links, at most so deep. */
  private static final int DEEPEST_LINK = 4;

  private final ConcurrentHashMap<Path, Set<Path>> jdks = new ConcurrentHashMap<>();

  /** The files and directories of a program's run-time. */
  Set<Path> of(RuntimeProfile runtime, ProgramImage program) {
    Path real = program.executed().get(0);
    return switch (runtime) {
      case NATIVE -> Set.of();
      case PYTHON -> python(program.path(), real);
      case NODE -> modules(home(real), "lib", "node_modules");
      case JVM ->
          home(real).map(home -> jdks.computeIfAbsent(home, RuntimeHome::jdk)).orElse(Set.of());
    };
  }

  /** The directory that the program's {@code bin} is in. */
  private static Optional<Path> home(Path program) {
    Path bin = program.getParent();
    return Optional.ofNullable(bin == null ? null : bin.getParent());
  }

  private static Set<Path> modules(Optional<Path> home, String... names) {
    Set<Path> found = new LinkedHashSet<>();
    home.map(directory -> directory.resolve(Path.of("", names)))
        .filter(Files::isDirectory)
        .ifPresent(found::add);
    return found;
  }

  /**
   * {@code lib/modules} is the image of every JDK since 9, and {@code lib/jvm.cfg} is there too.
   */
  private static Set<Path> jdk(Path home) {
    Set<Path> found = new LinkedHashSet<>();
    if (!Files.exists(home.resolve("lib/jvm.cfg"))) {
      return found;
    }
    for (String part : List.of("lib", "conf", "release")) {
      if (Files.exists(home.resolve(part))) {
        found.add(home.resolve(part));
      }
    }
    for (String linked : List.of("lib", "conf")) {
      addTargets(home.resolve(linked), home, 1, found);
    }
    return found;
  }

  private static void addTargets(Path directory, Path home, int depth, Set<Path> found) {
    for (Path child : children(directory)) {
      if (Files.isSymbolicLink(child)) {
        real(child).filter(target -> !target.startsWith(home)).ifPresent(found::add);
      } else if (depth < DEEPEST_LINK && Files.isDirectory(child)) {
        addTargets(child, home, depth + 1, found);
      }
    }
  }

  /**
   * The standard library, {@code lib/python3.X}, of the interpreter, and of the virtual environment
   * that it is called in: {@code pyvenv.cfg} beside the directory of the program as it is named
   * (PEP 405).
   */
  private static Set<Path> python(Path named, Path real) {
    Set<Path> found = new LinkedHashSet<>();
    home(real).ifPresent(home -> addPython(home, found));
    home(named)
        .filter(environment -> Files.exists(environment.resolve("pyvenv.cfg")))
        .ifPresent(
            environment -> {
              found.add(environment.resolve("pyvenv.cfg"));
              addPython(environment, found);
            });
    // What a distribution adds to the start of every Python program, linked from its library.
    for (Path settings : children(Path.of("/etc"))) {
      if (name(settings).startsWith("python3")) {
        found.add(settings);
      }
    }
    return found;
  }

  private static void addPython(Path home, Set<Path> found) {
    for (String directory : List.of("lib", "lib64")) {
      for (Path child : children(home.resolve(directory))) {
        String name = name(child);
        if (name.startsWith("python3") || name.startsWith("libpython3")) {
          found.add(child);
        }
      }
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** What is not there, or not to be listed by this host, is no part of a run-time. */
  private static List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      found.forEach(children::add);
    } catch (IOException e) {
      return List.of();
    }
    return children;
  }

  private static Optional<Path> real(Path link) {
    try {
      return Optional.of(link.toRealPath());
    } catch (IOException | InvalidPathException e) {
      // It leads nowhere, and the run-time will find nothing there either.
      return Optional.empty();
    }
  }
}
