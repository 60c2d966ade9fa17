package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostClassPathTest {
  @TempDir Path directory;

  @Test
  void entries_keep_their_order_and_those_that_are_missing_are_left_out() throws IOException {
    Path jar = jar("b.jar", null);
    Path classes = Files.createDirectory(directory.resolve("a"));

    HostClassPath path = of(jar + ":" + directory.resolve("missing.jar") + ":" + classes);

    assertThat(path.classPath()).containsExactly(jar, classes);
    assertThat(path.files()).containsExactlyInAnyOrder(jar, classes);
  }

  @Test
  void an_entry_becomes_absolute() {
    Path here = Path.of("").toAbsolutePath();

    assertThat(of("target/..").classPath()).containsExactly(here);
  }

  @Test
  void an_empty_entry_is_the_directory_where_the_jvm_was_started() throws IOException {
    Path jar = jar("a.jar", null);

    assertThat(of(jar + ":").classPath()).containsExactly(jar, Path.of("").toAbsolutePath());
  }

  @Test
  void a_jvm_that_was_started_with_a_module_has_no_class_path_unless_it_is_given() {
    assertThat(HostClassPath.of("", "", "host").classPath()).isEmpty();
  }

  @Test
  void a_wildcard_stands_for_the_jars_of_its_directory() throws IOException {
    Path lower = jar("a.jar", null);
    Path upper = jar("b.JAR", null);
    Files.writeString(directory.resolve("notes.txt"), "no jar");
    Files.createDirectory(directory.resolve("beneath"));

    assertThat(of(directory + "/*").classPath()).containsExactlyInAnyOrder(lower, upper);
  }

  @Test
  void a_wildcard_of_a_missing_directory_stands_for_nothing() {
    assertThat(of(directory.resolve("missing") + "/*").classPath()).isEmpty();
  }

  @Test
  void what_manifests_name_is_to_be_read_but_is_no_entry() throws IOException {
    Path third = jar("third.jar", null);
    Path second = jar("second.jar", "third.jar");
    Path classes = Files.createDirectory(directory.resolve("classes"));
    Path first = jar("first.jar", "second.jar missing.jar " + classes.toUri());

    HostClassPath path = of(first.toString());

    assertThat(path.classPath()).containsExactly(first);
    assertThat(path.files()).containsExactlyInAnyOrder(first, second, third, classes);
  }

  @Test
  void manifests_that_name_each_other_are_read_once() throws IOException {
    Path first = jar("first.jar", "second.jar");
    Path second = jar("second.jar", "first.jar");

    assertThat(of(first.toString()).files()).containsExactlyInAnyOrder(first, second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.org/a.jar", "file://host/a.jar", "%%%", "jar:a!/b"})
  void what_a_manifest_names_elsewhere_is_left_out(String url) throws IOException {
    Path jar = jar("a.jar", url);

    assertThat(of(jar.toString()).files()).containsExactly(jar);
  }

  @Test
  void a_file_that_is_no_jar_is_an_entry_like_any_other() throws IOException {
    Path file = Files.writeString(directory.resolve("a.jar"), "no jar");

    assertThat(of(file.toString()).files()).containsExactly(file);
  }

  @Test
  void the_module_path_is_to_be_read_too() throws IOException {
    Path modules = Files.createDirectory(directory.resolve("modules"));
    Path jar = jar("a.jar", null);

    HostClassPath path = HostClassPath.of(jar.toString(), modules.toString(), "host");

    assertThat(path.modulePath()).containsExactly(modules);
    assertThat(path.files()).containsExactlyInAnyOrder(jar, modules);
    assertThat(path.mainModule()).isEqualTo("host");
  }

  @Test
  void a_module_in_a_directory_of_the_module_path_is_found() throws IOException {
    HostClassPath path = HostClassPath.of("", directory.toString(), "host");

    assertThat(path.has(jar("module.jar", null))).isTrue();
    assertThat(path.has(Path.of("/usr/share/other.jar"))).isFalse();
  }

  @Test
  void an_entry_is_found_by_another_name_as_well() throws IOException {
    Path jar = jar("a.jar", null);
    Path link = Files.createSymbolicLink(directory.resolve("link.jar"), jar);

    assertThat(of(link.toString()).has(jar)).isTrue();
    assertThat(of(link.toString()).has(directory.resolve("gone.jar"))).isFalse();
  }

  @Test
  void a_home_directory_is_never_granted_as_a_whole() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", directory.resolve("alice").toString());
    try {
      for (Path entry : new Path[] {directory.resolve("alice"), directory}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> of(existing(entry).toString()))
            .withMessageStartingWith("class path entry " + entry + " is, or holds, the home")
            .withMessageContaining("start this JVM with");
      }
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void the_root_directory_is_never_granted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("/"))
        .withMessageStartingWith("class path entry / is, or holds, the home directory");
  }

  @Test
  void this_jvm_has_the_class_path_of_the_tests() throws Exception {
    Path own = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());

    assertThat(HostClassPath.current().has(own)).isTrue();
  }

  private static HostClassPath of(String classPath) {
    return HostClassPath.of(classPath, "", "");
  }

  private static Path existing(Path path) throws IOException {
    return Files.createDirectories(path);
  }

  private Path jar(String name, @Nullable String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (classPath != null) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    Path jar = directory.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    return jar;
  }
}
