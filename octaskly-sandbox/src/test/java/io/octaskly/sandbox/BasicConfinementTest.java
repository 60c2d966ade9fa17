package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * BASIC: an ordinary program finds what it expects, but no secrets, and changes nothing outside.
 */
class BasicConfinementTest {
  private final Sandbox basic = Sandbox.builder().level(IsolationLevel.BASIC).build();

  @TempDir Path directory;

  @Test
  void basic_task_uses_the_system() throws IOException {
    TaskResult result =
        run("read line < /etc/passwd && /bin/ls / >/dev/null && read v < /proc/version");

    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
  }

  @Test
  void basic_task_cannot_read_the_password_hashes() throws IOException {
    assertThat(run("read line < /etc/shadow").succeeded()).isFalse();
  }

  @Test
  void basic_task_reads_its_users_home_but_no_keys() throws Exception {
    // Not in /tmp, all of which BASIC may use.
    Path home = Files.createTempDirectory(Path.of("/var/tmp"), "octaskly-home");
    try {
      Programs.readable(home, "notes", "notes");
      Programs.readable(Files.createDirectory(home.resolve(".ssh")), "id_ed25519", "key");
      ProcessBuilder host =
          host("-Duser.home=" + home, "cat", home + "/notes", home + "/.ssh/id_ed25519");

      String printed = output(host);

      assertThat(printed)
          .startsWith("notes")
          .contains("Permission denied")
          .doesNotContain("noteskey");
    } finally {
      Files.delete(home.resolve(".ssh/id_ed25519"));
      Files.delete(home.resolve(".ssh"));
      Files.delete(home.resolve("notes"));
      Files.delete(home);
    }
  }

  @Test
  void basic_task_writes_to_tmp() throws IOException {
    Path file = Path.of("/tmp", "octaskly-basic-" + System.nanoTime());
    try {
      assertThat(run("echo x > " + file).succeeded()).isTrue();
      assertThat(file).hasContent("x");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void basic_task_cannot_write_elsewhere() throws IOException {
    Path file = Path.of("/var/tmp", "octaskly-basic-" + System.nanoTime());

    TaskResult result = run("echo x > " + file);

    assertThat(result.succeeded()).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void basic_task_cannot_signal_the_host() throws IOException {
    assertThat(run("kill -0 " + ProcessHandle.current().pid()).succeeded()).isFalse();
  }

  @Test
  void basic_task_sees_the_host_environment_without_secrets() throws Exception {
    ProcessBuilder host = host("-Duser.home=/nonexistent", "env");
    host.environment().put("HARMLESS", "visible");
    host.environment().put("DB_PASSWORD", "hidden");
    host.environment().put("AWS_SECRET_ACCESS_KEY", "hidden");
    host.environment().put("SERVICE_URL", "https://user:hidden@example.org/");
    host.environment().put("PATH", "/usr/sbin:/usr/bin:/bin");

    String printed = output(host);

    assertThat(printed)
        .contains("HARMLESS=visible")
        .contains("PATH=/usr/bin:/bin\n")
        .doesNotContain("hidden");
  }

  /** A JVM that runs a command at BASIC. */
  private static ProcessBuilder host(String jvmOption, String... command) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.add(jvmOption);
    arguments.add("--enable-native-access=ALL-UNNAMED");
    // Else JNA unpacks its library into the home.
    arguments.add("-Djna.tmpdir=" + System.getProperty("java.io.tmpdir"));
    arguments.add("-cp");
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(RunAtBasic.class.getName());
    arguments.addAll(List.of(command));
    return new ProcessBuilder(arguments).redirectErrorStream(true);
  }

  private static String output(ProcessBuilder host) throws IOException {
    return new String(host.start().getInputStream().readAllBytes(), UTF_8);
  }

  private TaskResult run(String... script) throws IOException {
    return basic.run(Task.of(Programs.script(directory, script).toString()));
  }
}
