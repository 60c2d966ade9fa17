package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a STRICT task cannot do. Each script first succeeds unconfined, so that it can fail here.
 */
class StrictConfinementTest {
  private final Sandbox strict = Sandbox.builder().build();

  @TempDir Path directory;

  @Test
  void strict_task_cannot_read_etc_passwd() throws IOException, InterruptedException {
    assertDenied("read line < /etc/passwd && echo \"$line\"");
  }

  @Test
  void strict_task_cannot_read_a_file_that_was_not_granted()
      throws IOException, InterruptedException {
    Path file = Programs.readable(directory, "file", "content\n");

    assertDenied("read line < " + file + " && echo \"$line\"");
  }

  @Test
  void strict_task_reads_a_file_that_was_granted() throws IOException {
    Path file = Programs.readable(directory, "file", "content\n");
    Path script = Programs.script(directory, "read line < " + file + " && echo \"$line\"");

    TaskResult result = strict.run(Task.builder(script.toString()).read(file).build());

    assertThat(result.stdout().text(UTF_8)).isEqualTo("content\n");
  }

  @Test
  void strict_task_reads_a_grant_through_a_link() throws IOException {
    Path file = Programs.readable(directory, "file", "content\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Path script = Programs.script(directory, "read line < " + link + " && echo \"$line\"");

    TaskResult result = strict.run(Task.builder(script.toString()).read(link).build());

    assertThat(result.stdout().text(UTF_8)).isEqualTo("content\n");
  }

  @Test
  void strict_task_cannot_write_outside() throws IOException, InterruptedException {
    Path target = open(Files.createDirectory(directory.resolve("open"))).resolve("file");

    assertDenied("echo x > " + target);
    assertThat(target).doesNotExist();
  }

  @Test
  void strict_task_cannot_write_to_tmp() throws IOException, InterruptedException {
    OfferedFeatures.requireLandlock("the task has a /tmp of its own");
    Path target = Path.of("/tmp", "octaskly-test-" + System.nanoTime());

    assertDenied("echo x > " + target);
    assertThat(target).doesNotExist();
  }

  @Test
  void strict_task_writes_where_it_was_granted() throws IOException {
    Path open = open(Files.createDirectory(directory.resolve("open")));
    Path script = Programs.script(directory, "echo x > " + open + "/file");

    TaskResult result = strict.run(Task.builder(script.toString()).write(open).build());

    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
    assertThat(open.resolve("file")).hasContent("x");
  }

  @Test
  void strict_task_cannot_change_modes_where_it_may_write() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Path work = Programs.script(directory, ": > file && chmod 600 file");
    TaskResult result = strict.run(Task.builder(work.toString()).execute(Path.of("/bin")).build());

    assertThat(result.succeeded()).isFalse();
    assertThat(result.stderr().text()).contains("not permitted");
  }

  @Test
  void strict_task_cannot_start_another_program() throws IOException, InterruptedException {
    assertDenied("/bin/echo started");
  }

  @Test
  void strict_task_cannot_start_a_shell() throws IOException, InterruptedException {
    assertDenied("/bin/sh -c 'echo started'");
  }

  @Test
  void strict_task_starts_what_it_was_granted_and_nothing_else() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Path script = Programs.script(directory, "/bin/echo granted; /bin/ls / ; exit 0");
    Task task = Task.builder(script.toString()).execute(Path.of("/bin/echo")).build();

    TaskResult result = strict.run(task);

    assertThat(result.stdout().text(UTF_8)).isEqualTo("granted\n");
    assertThat(result.stderr().text()).contains("Permission denied");
  }

  @Test
  void strict_task_cannot_read_proc() throws IOException, InterruptedException {
    assertDenied("read line < /proc/version && echo \"$line\"");
  }

  @Test
  void strict_task_cannot_signal_the_host() throws IOException, InterruptedException {
    assertDenied("kill -0 " + ProcessHandle.current().pid());
  }

  @Test
  void strict_task_signals_its_own_children() throws IOException {
    assertThat(run("(while :; do :; done) & kill -KILL $!; wait $!; [ $? -gt 128 ]").succeeded())
        .isTrue();
  }

  @Test
  void strict_task_has_a_minimal_environment() {
    String environment = strict.run(Task.of("env")).stdout().text(UTF_8);

    assertThat(environment.lines().map(line -> line.substring(0, line.indexOf('='))))
        .contains("PATH", "HOME", "TMPDIR")
        .allMatch(name -> name.matches("PATH|HOME|TMPDIR|TZ|LANG(UAGE)?|LC_[A-Z]+"));
  }

  @Test
  void variables_and_secrets_of_the_task_reach_it() {
    Task task =
        Task.builder("env").env("PLAIN", "p").secretEnv("HIDDEN", "s".toCharArray()).build();

    assertThat(strict.run(task).stdout().text(UTF_8)).contains("PLAIN=p\n").contains("HIDDEN=s\n");
  }

  @Test
  void home_is_empty_and_cannot_be_changed() throws IOException {
    TaskResult result = run("for f in \"$HOME\"/*; do echo \"$f\"; done; echo x > \"$HOME/f\"");

    assertThat(result.stdout().text(UTF_8)).endsWith("/home/*\n");
    assertThat(result.stderr().text()).containsPattern("Permission denied|Read-only file system");
  }

  @Test
  void temporary_directory_is_private_and_writable() throws IOException {
    OfferedFeatures.requireLandlock("the task has a /tmp of its own");
    TaskResult result = run("echo x > \"$TMPDIR/file\" && echo \"$TMPDIR\"");

    assertThat(result.succeeded()).isTrue();
    assertThat(Path.of(result.stdout().text(UTF_8).strip())).doesNotExist();
  }

  @Test
  void root_host_gives_each_task_a_user_id_of_its_own() throws IOException {
    assumeTrue(isRoot(), "only a root host can change user ids");

    String id = strict.run(Task.of("id", "-u")).stdout().text(UTF_8).strip();

    assertThat(Integer.parseInt(id)).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void task_has_no_capabilities_and_no_new_privileges() {
    OfferedFeatures.requireLandlock("BASIC is refused");
    Task task = Task.builder("cat").args("/proc/self/status").build();
    Sandbox basic = Sandbox.builder().level(IsolationLevel.BASIC).build();

    assertThat(basic.run(task).stdout().text(UTF_8))
        .contains("CapEff:\t0000000000000000")
        .contains("CapPrm:\t0000000000000000")
        .contains("NoNewPrivs:\t1")
        .contains("Seccomp:\t2");
  }

  private void assertDenied(String command) throws IOException, InterruptedException {
    Path script = Programs.script(directory, command);
    Process control = new ProcessBuilder(script.toString()).inheritIO().start();
    assertThat(control.waitFor()).as("unconfined: %s", command).isZero();
    Files.deleteIfExists(target(command));

    TaskResult result = strict.run(Task.of(script.toString()));

    assertThat(result.succeeded()).as("confined: %s: %s", command, result).isFalse();
    assertThat(result.stdout().isEmpty()).isTrue();
    assertThat(result.stderr().text())
        .containsPattern("denied|not permitted|cannot|No such process");
  }

  /** The file that a command redirects to, which the control run has made. */
  private static Path target(String command) {
    int redirection = command.indexOf("> ");
    return Path.of(redirection < 0 ? "/nonexistent/file" : command.substring(redirection + 2));
  }

  private TaskResult run(String... script) throws IOException {
    return strict.run(Task.of(Programs.script(directory, script).toString()));
  }

  private static Path open(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
