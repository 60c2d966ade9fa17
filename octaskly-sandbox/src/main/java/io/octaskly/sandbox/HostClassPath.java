package io.octaskly.sandbox;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Where this JVM finds the classes of its application: the parts of its class path and of its
 * module path that are there, absolute, since another JVM starts in another directory.
 *
 * @param classPath in order
 * @param modulePath in order
 * @param mainModule the module that this JVM was started with; empty for a class path
 * @param files everything to read: the entries, and what the manifests of jars name besides
 */
record HostClassPath(
    List<Path> classPath, List<Path> modulePath, String mainModule, Set<Path> files) {
  private static final Path ROOT = Path.of("/");

  HostClassPath {
    classPath = List.copyOf(classPath);
    modulePath = List.copyOf(modulePath);
    files = Set.copyOf(files);
  }

  /** {@return that of this JVM, as it is now} */
  static HostClassPath current() {
    return of(
        System.getProperty("java.class.path", ""),
        System.getProperty("jdk.module.path", ""),
        System.getProperty("jdk.module.main", ""));
  }

  /** {@return the paths that the system properties name; see {@link #current()}} */
  static HostClassPath of(String classPath, String modulePath, String mainModule) {
    List<Path> classes = entries(classPath, mainModule.isEmpty());
    List<Path> modules = entries(modulePath, false);
    Set<Path> files = new LinkedHashSet<>();
    for (Path entry : classes) {
      addWithManifest(entry, files);
    }
    files.addAll(modules);
    files.forEach(HostClassPath::requireNarrow);
    return new HostClassPath(classes, modules, mainModule, files);
  }

  /** {@return whether a class that was loaded from here is on the class path or module path} */
  boolean has(Path location) {
    return modulePath.contains(location.getParent())
        || files.contains(location)
        || files.stream().anyMatch(file -> isSame(file, location));
  }

  private static boolean isSame(Path file, Path other) {
    try {
      return Files.isSameFile(file, other);
    } catch (IOException e) {
      // One of them has gone, and then they are two.
      return false;
    }
  }

  /** {@return the paths as the java launcher takes them} */
  static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  private static List<Path> entries(String path, boolean emptyIsHere) {
    List<Path> entries = new ArrayList<>();
    for (String element : path.split(File.pathSeparator, -1)) {
      if (element.isEmpty() && !emptyIsHere) {
        continue;
      }
      if (element.equals("*") || element.endsWith(File.separator + "*")) {
        entries.addAll(jarsIn(element.substring(0, element.length() - 1)));
      } else {
        Path entry = Path.of(element).toAbsolutePath().normalize();
        if (Files.exists(entry)) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The launcher expands such an entry itself, unless it came by another way than its options. */
  private static List<Path> jarsIn(String directory) {
    List<Path> jars = new ArrayList<>();
    Path path = Path.of(directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      return jars;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
          jars.add(file);
        }
      }
    } catch (IOException e) {
      throw new SandboxException(
          "cannot list " + path + ", an entry of this JVM's class path: name its jars instead", e);
    }
    return jars;
  }

  /** A jar may name others in its manifest: JAR File Specification, "Class-Path attribute". */
  private static void addWithManifest(Path entry, Set<Path> files) {
    if (!Files.exists(entry) || !files.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      String named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (named != null) {
        StringTokenizer urls = new StringTokenizer(named);
        while (urls.hasMoreTokens()) {
          local(entry, urls.nextToken()).ifPresent(other -> addWithManifest(other, files));
        }
      }
    } catch (IOException e) {
      // Not a jar, whatever its name: a JVM finds no class in it either.
      return;
    }
  }

  /** Empty for what is not a file of this host: a confined JVM cannot read it, nor need it be. */
  private static Optional<Path> local(Path jar, String url) {
    try {
      URI resolved = jar.toUri().resolve(URI.create(url));
      return "file".equals(resolved.getScheme())
          ? Optional.of(Path.of(resolved).normalize())
          : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A grant of a home directory, or of all, would be no confinement at all. */
  private static void requireNarrow(Path entry) {
    if (entry.equals(ROOT) || home().filter(home -> home.startsWith(entry)).isPresent()) {
      throw new IllegalArgumentException(
          "class path entry "
              + entry
              + " is, or holds, the home directory, and would be granted as a whole: start this JVM"
              + " with a class path of jars and directories of classes (an empty element of a class"
              + " path stands for the directory where the JVM was started)");
    }
  }

  private static Optional<Path> home() {
    try {
      Path home = Path.of(System.getProperty("user.home", ""));
      return home.isAbsolute() ? Optional.of(home.normalize()) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
