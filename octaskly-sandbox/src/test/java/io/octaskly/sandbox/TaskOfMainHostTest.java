package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are started in the ways that hosts are started, and each runs a class of its own. */
class TaskOfMainHostTest {
  private static final String MODULE =
      """
      module plugin.host {
        requires io.octaskly.sandbox;
      }
      """;

  private static final String MAIN =
      """
      package plugin;

      import io.octaskly.sandbox.Sandbox;
      import io.octaskly.sandbox.Task;

      public class Main {
        public static void main(String[] args) {
          System.out.println(args.length > 0
              ? "confined in " + Main.class.getModule()
              : Sandbox.builder().build().run(Task.ofMain(Main.class, "x")).orThrow().stdout().text().strip());
        }
      }
      """;

  @TempDir Path directory;

  private Path sandbox;
  private Path jna;

  @BeforeEach
  void copyLibraries() throws Exception {
    Programs.passable(directory);
    sandbox = copyOf(Sandbox.class, "sandbox");
    jna = copyOf(Native.class, "jna.jar");
  }

  @Test
  void host_of_a_class_path_of_directories_and_jars() throws Exception {
    Path own = ClassFiles.copy(directory.resolve("own"), HostOfMain.class);

    assertThat(host(directory, "-cp", joined(own, sandbox, jna), HostOfMain.class.getName()))
        .containsExactlyInAnyOrder(
            "Exited[code=0]",
            "confined false",
            "granted own",
            "granted sandbox",
            "granted jna.jar");
  }

  @Test
  void host_that_was_started_beside_its_class_path_with_a_wildcard() throws Exception {
    Path own = ClassFiles.copy(directory.resolve("own"), HostOfMain.class);
    Path lib = Files.createDirectory(directory.resolve("lib"));
    Files.move(jna, lib.resolve("jna.jar"));
    Programs.passable(lib);

    assertThat(host(own, "-cp", ".:../missing.jar:../sandbox:../lib/*", HostOfMain.class.getName()))
        .contains("Exited[code=0]", "granted own", "granted jna.jar")
        .doesNotContain("granted missing.jar");
  }

  @Test
  void host_of_one_jar_whose_manifest_names_the_others() throws Exception {
    ClassFiles.copy(directory.resolve("own"), HostOfMain.class);
    Path manifest = Files.writeString(directory.resolve("m"), "Class-Path: jna.jar sandbox/\n");
    Path jar = directory.resolve("host.jar");
    run(
        "jar",
        "-c",
        "-f",
        jar,
        "-m",
        manifest,
        "-e",
        HostOfMain.class.getName(),
        "-C",
        directory.resolve("own"),
        ".");

    assertThat(host(directory, "-jar", "host.jar"))
        .contains("Exited[code=0]", "confined false", "granted host.jar", "granted jna.jar");
  }

  @Test
  void host_of_modules() throws Exception {
    assumeTrue(
        Files.exists(sandbox.resolve("module-info.class")), "compiled without its module-info");
    Path source = Files.createDirectories(directory.resolve("source/plugin"));
    Path main = Files.writeString(source.resolve("Main.java"), MAIN);
    Path module = Files.writeString(source.resolveSibling("module-info.java"), MODULE);
    Path modules = Files.createDirectory(directory.resolve("modules"));
    // Needed to compile only.
    Path jspecify = copyOf(NullMarked.class, "jspecify.jar");
    run("javac", "-Xlint:none", "-p", joined(sandbox, jna, jspecify), "-d", modules, main, module);
    Programs.passable(modules);
    Programs.passable(modules.resolve("plugin"));

    assertThat(
            host(directory, "-p", joined(modules, sandbox, jna), "-m", "plugin.host/plugin.Main"))
        .containsExactly("confined in module plugin.host");
  }

  private static List<String> host(Path where, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(MainClass.java().toString()));
    command.add(
        "--enable-native-access=" + (arguments[0].equals("-p") ? "com.sun.jna" : "ALL-UNNAMED"));
    command.addAll(Arrays.asList(arguments));
    Process host =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
    String output = new String(host.getInputStream().readAllBytes(), UTF_8);
    assertThat(host.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static void run(String tool, Object... arguments) {
    String[] text = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, text))
        .as(tool)
        .isZero();
  }

  /** Where others may read it: a jar, or a directory of classes. */
  private Path copyOf(Class<?> member, String name) throws IOException, URISyntaxException {
    Path from = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path copy = directory.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Programs.passable(Files.createDirectory(target));
        } else {
          Path copied = Files.copy(file, file.equals(from) ? copy : target);
          Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
    return copy;
  }

  private static String joined(Path... paths) {
    return String.join(File.pathSeparator, Arrays.stream(paths).map(Path::toString).toList());
  }
}
