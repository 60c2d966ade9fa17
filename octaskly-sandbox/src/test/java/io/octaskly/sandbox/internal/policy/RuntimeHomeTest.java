package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.RuntimeProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a run-time may be read, and that what is beside it may not. */
class RuntimeHomeTest {
  @TempDir Path directory;

  private final RuntimeHome homes = new RuntimeHome();
  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(directory.toRealPath().resolve("alice"));
    file("diary.txt");
    file(".ssh/id_ed25519");
    file("lib/notes.txt");
  }

  @Test
  void a_native_program_has_no_home() throws IOException {
    assertThat(homes.of(RuntimeProfile.NATIVE, program(file("bin/tool")))).isEmpty();
  }

  @Test
  void a_jdk_is_its_library_and_its_configuration() throws IOException {
    Path java = file("bin/java");
    file("lib/jvm.cfg");
    file("conf/net.properties");
    file("release");

    assertThat(homes.of(RuntimeProfile.JVM, program(java)))
        .containsExactlyInAnyOrder(
            home.resolve("lib"), home.resolve("conf"), home.resolve("release"));
  }

  @Test
  void a_jdk_has_what_its_links_lead_to() throws IOException {
    Path java = file("bin/java");
    file("lib/jvm.cfg");
    Path elsewhere = Files.createDirectory(directory.toRealPath().resolve("etc"));
    Path policy = Files.createFile(elsewhere.resolve("java.policy"));
    link("conf/security/java.policy", policy);
    link("conf/security/gone", elsewhere.resolve("gone"));
    link("lib/inside", home.resolve("lib/jvm.cfg"));

    assertThat(homes.of(RuntimeProfile.JVM, program(java)))
        .containsExactlyInAnyOrder(home.resolve("lib"), home.resolve("conf"), policy);
  }

  @Test
  void a_program_that_is_called_java_in_a_home_directory_opens_nothing_there() throws IOException {
    assertThat(homes.of(RuntimeProfile.JVM, program(file("bin/java")))).isEmpty();
  }

  @Test
  void an_interpreter_is_its_standard_library() throws IOException {
    Path python = file("bin/python3.11");
    file("lib/python3.11/os.py");
    file("lib/libpython3.11.so.1.0");

    assertThat(own(homes.of(RuntimeProfile.PYTHON, program(python))))
        .containsExactlyInAnyOrder(
            home.resolve("lib/python3.11"), home.resolve("lib/libpython3.11.so.1.0"));
  }

  @Test
  void a_virtual_environment_is_found_by_the_name_that_the_interpreter_is_called_by()
      throws IOException {
    Path python = file("bin/python3.11");
    file("lib/python3.11/os.py");
    file("venv/pyvenv.cfg");
    file("venv/lib/python3.11/site-packages/ours.py");
    file("venv/secret.txt");
    Path named = link("venv/bin/python3", python);

    assertThat(own(homes.of(RuntimeProfile.PYTHON, program(named))))
        .containsExactlyInAnyOrder(
            home.resolve("lib/python3.11"),
            home.resolve("venv/pyvenv.cfg"),
            home.resolve("venv/lib/python3.11"));
  }

  @Test
  void an_interpreter_in_a_home_directory_opens_nothing_else_there() throws IOException {
    assertThat(own(homes.of(RuntimeProfile.PYTHON, program(file("bin/python3"))))).isEmpty();
  }

  @Test
  void node_is_the_modules_that_are_installed_with_it() throws IOException {
    Path node = file("bin/node");
    assertThat(homes.of(RuntimeProfile.NODE, program(node))).isEmpty();

    file("lib/node_modules/npm/package.json");

    assertThat(homes.of(RuntimeProfile.NODE, program(node)))
        .containsExactly(home.resolve("lib/node_modules"));
  }

  @Test
  void a_program_in_the_root_directory_has_no_home() {
    ProgramImage program =
        new ProgramImage(Path.of("/java"), List.of(), List.of(Path.of("/java")), false);

    for (RuntimeProfile runtime : RuntimeProfile.values()) {
      assertThat(own(homes.of(runtime, program))).isEmpty();
    }
  }

  /** Without what distributions keep in {@code /etc}. */
  private static List<Path> own(Set<Path> found) {
    return found.stream().filter(path -> !path.startsWith("/etc")).toList();
  }

  private static ProgramImage program(Path named) throws IOException {
    return new ProgramImage(named, List.of(named), List.of(named.toRealPath()), false);
  }

  private Path file(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private Path link(String name, Path target) throws IOException {
    Path link = home.resolve(name);
    Files.createDirectories(link.getParent());
    return Files.createSymbolicLink(link, target);
  }
}
