package io.octaskly.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A class with a {@code main} method, and where another JVM of the same JDK finds it.
 *
 * @param name as the java launcher takes it
 * @param module the module that it is in, or null if it is on the class path
 * @param where all classes of this JVM are
 */
record MainClass(String name, @Nullable String module, HostClassPath where) {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  /** {@code execve(2)}: a single argument takes 32 pages at most, its end included. */
  private static final int LONGEST_ARGUMENT = 32 * 4096 - 1;

  /** What names the class to run, or where classes are: that is settled here. */
  private static final Set<String> LOCATIONS =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "-m",
          "--module",
          "-jar",
          "--upgrade-module-path",
          "--source",
          "--patch-module",
          "--add-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--limit-modules",
          "--enable-native-access",
          "--describe-module",
          "-d");

  /**
   * {@return the class, found in this JVM's class path}
   *
   * @throws IllegalArgumentException if it cannot be run by another JVM, saying why
   */
  static MainClass of(Class<?> main) {
    requireNamed(main);
    requireMainMethod(main);
    requireOwnLoader(main);
    HostClassPath where = HostClassPath.current();
    requireFound(main, where);
    String module = main.getModule().isNamed() ? main.getModule().getName() : null;
    return new MainClass(main.getName(), module, where);
  }

  /** {@return the launcher of the JDK that runs this JVM} */
  static Path java() {
    Path java = Path.of(System.getProperty("java.home", ""), "bin", WINDOWS ? "java.exe" : "java");
    if (!java.isAbsolute() || !Files.isExecutable(java)) {
      throw new IllegalArgumentException(
          "java.home has no launcher "
              + java
              + ", as images of jlink and jpackage may have none: run the host on a JDK, or name a"
              + " launcher by Task.builder(program).runtime(RuntimeProfile.JVM)");
    }
    return java;
  }

  /** {@return the arguments of the launcher} */
  List<String> command(List<String> options, List<String> args) {
    List<String> command = new ArrayList<>(options);
    String classPath = requireShort(HostClassPath.joined(where.classPath()));
    String modulePath = requireShort(HostClassPath.joined(where.modulePath()));
    if (!modulePath.isEmpty()) {
      command.addAll(List.of("-p", modulePath));
      if (module == null && !where.mainModule().isEmpty()) {
        // So that classes on the class path see the modules that they see here.
        command.addAll(List.of("--add-modules", where.mainModule()));
      }
    }
    // Also when it is empty: else it would be the environment's.
    command.addAll(List.of("-cp", classPath));
    if (module == null) {
      command.add(name);
    } else {
      command.addAll(List.of("-m", module + "/" + name));
    }
    command.addAll(args);
    return command;
  }

  /** {@return an option for the JVM, if it is one} */
  static String requireOption(String option) {
    TaskRules.requireNoNul(option, "JVM option " + Printable.quoted(option));
    if (!option.startsWith("-") || LOCATIONS.contains(option)) {
      throw new IllegalArgumentException(
          "JVM option "
              + Printable.quoted(option)
              + " is not an option in one word, or says where classes are: give such as"
              + " \"-Dname=value\" or \"--add-opens=java.base/java.lang=ALL-UNNAMED\"; classes that"
              + " are not on this JVM's class path are run by"
              + " Task.builder(program).runtime(RuntimeProfile.JVM)");
    }
    return option;
  }

  private static void requireNamed(Class<?> main) {
    String kind = kind(main);
    if (kind != null) {
      throw unfit(
          main,
          "is " + kind + ", which the java launcher cannot name",
          "give a class of its own, or a static nested one");
    }
  }

  private static @Nullable String kind(Class<?> main) {
    if (main.isPrimitive() || main.isArray()) {
      return "a primitive type or an array";
    }
    if (main.isHidden()) {
      return "a hidden class, such as that of a lambda expression";
    }
    if (main.isAnonymousClass()) {
      return "an anonymous class";
    }
    return main.isLocalClass() ? "a local class" : null;
  }

  /** Java Language Specification, 12.1.4, as it was up to Java 20. */
  private static void requireMainMethod(Class<?> main) {
    String wayOut = "give it a method \"public static void main(String[] args)\"";
    try {
      Method method = main.getMethod("main", String[].class);
      if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != void.class) {
        throw unfit(main, "has a method main(String[]) that is not static and void", wayOut);
      }
    } catch (NoSuchMethodException e) {
      throw unfit(main, "has no public method main(String[])", wayOut);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "class " + main.getName() + " cannot be linked, so that it could not run either: " + e,
          e);
    }
  }

  private static void requireOwnLoader(Class<?> main) {
    ClassLoader loader = main.getClassLoader();
    if (loader != null
        && loader != ClassLoader.getPlatformClassLoader()
        && loader != ClassLoader.getSystemClassLoader()) {
      throw unfit(
          main,
          "was loaded by a class loader of its own (" + loader.getClass().getName() + ")",
          "put it on this JVM's class path, or name the place of its classes yourself:"
              + " Task.builder(program).runtime(RuntimeProfile.JVM).args(\"-cp\", ...).read(...)");
    }
  }

  /** An agent may have added or made classes that are in no file of the class path. */
  private static void requireFound(Class<?> main, HostClassPath where) {
    CodeSource source = main.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location != null && location.getProtocol().equals("jrt")) {
      return;
    }
    if (location == null ? main.getClassLoader() != null : !isIn(location, main, where)) {
      throw unfit(
          main,
          "was not loaded from this JVM's class path, but from " + location,
          "put it there; a class in a patched module cannot be run");
    }
  }

  private static boolean isIn(URL location, Class<?> main, HostClassPath where) {
    if (!location.getProtocol().equals("file")) {
      return false;
    }
    String file = main.getName().replace('.', '/') + ".class";
    try {
      Path path = Path.of(location.toURI());
      if (!where.has(path)) {
        return false;
      }
      if (Files.isDirectory(path)) {
        return Files.exists(path.resolve(file));
      }
      try (JarFile jar = new JarFile(path.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
        return jar.getJarEntry(file) != null;
      }
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String requireShort(String path) {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_ARGUMENT) {
      throw new IllegalArgumentException(
          "the class path takes "
              + length
              + " bytes, of which the kernel passes on "
              + LONGEST_ARGUMENT
              + " at most: start this JVM with a jar whose manifest names the others (Class-Path)");
    }
    return path;
  }

  private static IllegalArgumentException unfit(Class<?> main, String why, String wayOut) {
    return new IllegalArgumentException("class " + main.getTypeName() + " " + why + ": " + wayOut);
  }
}
