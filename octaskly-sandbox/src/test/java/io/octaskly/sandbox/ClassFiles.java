package io.octaskly.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * Classes of the tests where a task's own user may read them, which may not be so of the directory
 * that they were compiled to.
 */
final class ClassFiles {
  private ClassFiles() {}

  /** Copies classes to where a JVM finds them beneath a directory, which it may have to make. */
  static Path copy(Path directory, Class<?>... classes) throws IOException {
    Programs.passable(directory.toAbsolutePath().getParent());
    for (Class<?> one : classes) {
      String name = one.getName().replace('.', '/') + ".class";
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream in = one.getClassLoader().getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(in, name), file);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      for (Path path = file.getParent();
          !path.equals(directory.getParent());
          path = path.getParent()) {
        Programs.passable(path);
      }
    }
    return directory;
  }

  /** A main class in a directory of such copies, as if that were this JVM's class path. */
  static MainClass main(Path directory, Class<?> main, Class<?>... others) throws IOException {
    copy(directory, main);
    copy(directory, others);
    return new MainClass(main.getName(), null, HostClassPath.of(directory.toString(), "", ""));
  }
}
