package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants of paths that symbolic links lead to, or through. */
@ParameterizedClass
@EnumSource(
    value = Confinement.class,
    names = {"STRICT", "STRICT_IN_NAMESPACES", "VERY_STRICT", "VERY_STRICT_IN_NAMESPACES"})
class GrantedPathsTest {
  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Path real;

  /** In {@code real}: {@code dir/file} and {@code other/file}. Beside it, links to them. */
  @BeforeEach
  void makeLinks() throws IOException {
    Programs.passable(directory);
    real = make("real");
    Programs.readable(make("real/dir"), "file", "content\n");
    Programs.readable(make("real/other"), "file", "other\n");
    make("links");
    link("dir", real.resolve("dir"));
    link("chain", Path.of("dir"));
    link("up", Path.of("../real/dir"));
    link("file", real.resolve("dir/file"));
    link("fileChain", Path.of("./file"));
    link("self", Path.of("."));
    link("aside", Path.of("../real/other"));
  }

  /** JUnit warns of links that lead out of its directory. */
  @AfterEach
  void removeLinksToTheSystem() throws IOException {
    Files.deleteIfExists(directory.resolve("links/tmp"));
    Files.deleteIfExists(directory.resolve("links/echo"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "links/dir/file",
        "links/chain/file",
        "links/up/file",
        "links/file",
        "links/fileChain",
        "links/self/self/chain/file",
        "links/dir/../dir/file",
        "links/self/../real/dir/file"
      })
  void file_is_read_at_the_path_that_was_granted_and_at_its_own(String path) throws IOException {
    Path granted = directory.resolve(path);

    TaskResult result =
        confinement
            .sandbox()
            .build()
            .run(task(read(granted), read(real.resolve("dir/file"))).read(granted).build());

    assertThat(result.stdout().text()).isEqualTo("content\ncontent\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"links/dir", "links/chain", "links/up", "links/self/chain", "links/dir/../dir"})
  void directory_is_read_at_the_path_that_was_granted_and_nothing_beside_it(String path)
      throws IOException {
    Path granted = directory.resolve(path);

    TaskResult result =
        confinement
            .sandbox()
            .allowRead(granted)
            .build()
            .run(
                task(
                        "echo " + granted + "/*",
                        read(granted.resolve("file")),
                        "(" + read(real.resolve("other/file")) + ")",
                        "(" + read(directory.resolve("links/aside/file")) + ")")
                    .build());

    assertThat(result.stdout().text()).isEqualTo(granted + "/file\ncontent\n");
    assertThat(result.stderr().text().lines()).hasSize(2);
  }

  @Test
  void link_inside_a_grant_leads_into_another_grant_and_nowhere_else() throws IOException {
    Files.createSymbolicLink(real.resolve("dir/granted"), real.resolve("other"));
    Path closed = Programs.readable(make("real/closed"), "file", "closed\n");
    Files.createSymbolicLink(real.resolve("dir/closed"), closed.getParent());

    TaskResult result =
        run(
            task(
                    read(real.resolve("dir/granted/file")),
                    "(" + read(real.resolve("dir/closed/file")) + ")")
                .read(real.resolve("dir"), real.resolve("other")));

    assertThat(result.stdout().text()).isEqualTo("other\n");
    assertThat(result.stderr().text().lines()).hasSize(1);
  }

  @Test
  void loop_of_links_is_refused_by_name() throws IOException {
    link("loop", Path.of("loop"));
    Path loop = directory.resolve("links/loop");
    Task task = task("true").read(loop).build();
    Sandbox sandbox = confinement.sandbox().build();

    assertThatThrownBy(() -> sandbox.run(task))
        .isInstanceOf(TaskLaunchException.class)
        .hasMessageContaining(loop.toString());
  }

  @Test
  void program_is_executed_through_a_link_that_was_granted() throws IOException {
    link("echo", Path.of("/bin/echo"));
    Path echo = directory.resolve("links/self/echo");

    TaskResult result = run(task(echo + " granted", "(/bin/ls /)", "exit 0").execute(echo));

    assertThat(result.stdout().text()).isEqualTo("granted\n");
    assertThat(result.stderr().text()).isNotEmpty();
  }

  @Test
  void task_runs_where_links_lead_to_its_program_input_and_directory() throws IOException {
    Path script = Programs.script(real, "pwd -P", "read line", "echo $line");
    Path links = directory.resolve("links");
    link("script", script);
    link("run", real);

    TaskResult result =
        confinement
            .sandbox()
            .build()
            .run(
                Task.builder(links.resolve("run").resolve(script.getFileName()).toString())
                    .stdin(links.resolve("fileChain"))
                    .workingDirectory(links.resolve("chain"))
                    .read(links.resolve("up"))
                    .build());

    assertThat(result.stdout().text()).isEqualTo(real.resolve("dir") + "\ncontent\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"links/dir", "links/chain", "links/up", "links/self/up/../dir"})
  void directory_is_written_to_at_the_path_that_was_granted(String path) throws IOException {
    assumeWrites();
    Path granted = directory.resolve(path);
    open(real, real.resolve("dir"), real.resolve("other"));

    // In its own /tmp the task may make what it likes; the host has none of it.
    run(
        task(
                "echo made > " + granted + "/made",
                "(echo x > " + real + "/other/made)",
                "(echo x > " + real + "/made)")
            .write(granted));

    assertThat(real.resolve("dir/made")).hasContent("made");
    assertThat(real.resolve("other/made")).doesNotExist();
    assertThat(real.resolve("made")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"links/file", "links/fileChain", "links/up/file"})
  void file_is_written_to_at_the_path_that_was_granted(String path) throws IOException {
    assumeWrites();
    open(real.resolve("dir"), real.resolve("dir/file"));
    Path granted = directory.resolve(path);

    run(task("echo changed > " + granted, "(echo x > " + real + "/dir/made)").write(granted));

    assertThat(real.resolve("dir/file")).hasContent("changed");
    assertThat(real.resolve("dir/made")).doesNotExist();
  }

  /** The task's own {@code /tmp} and the host's must not be taken for each other. */
  @Test
  void grant_to_read_through_a_link_to_tmp_is_none_to_write_there() throws IOException {
    link("tmp", Path.of("/tmp"));
    Path made = Path.of("/tmp", "octaskly-granted-" + System.nanoTime());
    Path seen = Programs.readable(real, "seen", "seen\n");
    assumeThat(seen).as("tests have their files in /tmp").startsWithRaw(Path.of("/tmp"));
    try {
      TaskResult result =
          run(
              task(read(seen), "(echo x > " + made + ")", "exit 0")
                  .read(directory.resolve("links/tmp")));

      assertThat(result.stdout().text()).isEqualTo("seen\n");
      assertThat(result.stderr().text().lines()).hasSize(1);
      assertThat(Files.exists(made, LinkOption.NOFOLLOW_LINKS)).isFalse();
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private void assumeWrites() {
    assumeThat(confinement.name()).as("nothing is written at VERY_STRICT").startsWith("STRICT");
  }

  private TaskResult run(Task.Builder task) {
    return confinement.sandbox().build().run(task.build());
  }

  private Task.Builder task(String... lines) throws IOException {
    return Task.builder(Programs.script(directory, lines).toString());
  }

  private static String read(Path file) {
    return "read line < " + file + " && echo $line";
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(directory.resolve("links").resolve(name), target);
  }

  private Path make(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  /** Lets every user do everything: only the sandbox refuses it. */
  private static void open(Path... paths) throws IOException {
    for (Path path : paths) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }
}
