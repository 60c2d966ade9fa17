package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Python has all of its modules, but none that acts on the host has an effect there. Each effect is
 * shown unconfined first.
 */
@ParameterizedClass
@EnumSource(names = {"STRICT", "VERY_STRICT"})
class PythonEffectsTest {
  private static final String DID_IT = "did it";

  private static final ResourceLimits LIMITS =
      ResourceLimits.builder()
          .memory(ResourceLimits.mebibytes(256))
          .processes(16)
          .wallTime(Duration.ofSeconds(20))
          .build();

  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Sandbox sandbox;
  private String python;

  @BeforeEach
  void makeSandbox() {
    python = RuntimeProfileTest.requireInstalled("python3").toString();
    sandbox = confinement.sandbox().network(Network.NONE).grace(Duration.ofMillis(200)).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os; os.system('true') == 0 or failed()",
        "import os; os.popen('echo x').read() == 'x\\n' or failed()",
        "import os; os.spawnv(os.P_WAIT, '/bin/true', ['true']) == 0 or failed()",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import subprocess; subprocess.run(['/bin/true'], check=True)",
        "import subprocess; subprocess.run('true', shell=True, check=True)",
        "import sys, subprocess; subprocess.check_call([sys.executable, '-c', ''])",
        "import pty, os; pty.spawn('/bin/true') == 0 or failed()",
      })
  void starts_no_program(String effect) {
    assertNoEffect(effect);
  }

  @Test
  void program_in_its_place_is_none_of_the_hosts() {
    assertThat(run(unconfined(), "import os; os.execv('/bin/echo', ['echo', 'did ' + 'it'])"))
        .contains(DID_IT);
    assertThat(run(sandbox, "import os; os.execv('/bin/echo', ['echo', 'did ' + 'it'])"))
        .doesNotContain(DID_IT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "/proc/HOST/environ", "/proc/HOST/maps", "SECRET"})
  void opens_no_file_of_the_host(String file) throws IOException {
    Path secret = Programs.readable(directory, "secret", "of the host");

    assertNoEffect("open('%s', 'rb').read(1)".formatted(named(file, secret)));
  }

  @Test
  void changes_nothing_outside() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Programs.passable(directory);
    Path file = Files.writeString(open.resolve("file"), "as it was");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    for (String effect :
        new String[] {
          "open('%s', 'w')",
          "open('%s', 'a').write('x')",
          "import os; os.truncate('%s', 0)",
          "import os; os.remove('%s')",
          "import os; os.rename('%1$s', '%1$s.new')",
          "import shutil, os; shutil.rmtree(os.path.dirname('%s'))"
        }) {
      run(sandbox, effect.formatted(file));

      assertThat(file).as(effect).hasContent("as it was");
    }
    assertThat(run(unconfined(), "open('%s', 'w')".formatted(file))).contains(DID_IT);
    assertThat(file).isEmptyFile();
  }

  @Test
  void connects_to_nobody() throws IOException {
    try (ServerSocket server =
        new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertNoEffect(
          "import socket; socket.create_connection(('127.0.0.1', %d))"
              .formatted(server.getLocalPort()));
      assertNoEffect("import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
      assertNoEffect("import socket; socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
      assertNoEffect(
          "import urllib.request; urllib.request.urlopen('ftp://127.0.0.1:%d', timeout=0.1)"
              .formatted(server.getLocalPort()),
          false);
    }
  }

  @Test
  void kills_no_process_of_the_host() throws Exception {
    Process victim = new ProcessBuilder("sleep", "600").start();
    try {
      for (String call : new String[] {"os.kill(%d, 9)", "os.killpg(os.getpgid(%d), 9)"}) {
        assertThat(run(sandbox, "import os; " + call.formatted(victim.pid())))
            .as(call)
            .doesNotContain(DID_IT);
      }
      // Everybody that it may signal: at most itself.
      run(sandbox, "import os; os.kill(-1, 9)");
      run(sandbox, "import os; os.kill(os.getppid(), 9)");
      assertThat(victim.isAlive()).isTrue();
      assertThat(run(unconfined(), "import os; os.kill(%d, 9)".formatted(victim.pid())))
          .contains(DID_IT);
      assertThat(victim.waitFor()).isEqualTo(128 + 9);
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void priority_and_limits_of_the_host_are_out_of_reach() {
    long host = ProcessHandle.current().pid();

    assertNoEffect("import os; os.sched_setaffinity(%d, {0})".formatted(host), false);
    assertNoEffect("import os; os.setpriority(os.PRIO_PROCESS, %d, 19)".formatted(host), false);
    assertNoEffect("import resource; resource.prlimit(%d, resource.RLIMIT_NOFILE)".formatted(host));
  }

  @Test
  void calls_past_the_interpreter_are_refused_all_the_same() {
    String libc = "import ctypes; c = ctypes.CDLL(None, use_errno=True); ";

    assertNoEffect(libc + "c.socket(2, 1, 0) >= 0 or failed()");
    assertNoEffect(libc + "c.open(b'/etc/passwd', 0) >= 0 or failed()");
    assertNoEffect(libc + "c.system(b'true') == 0 or failed()");
    assertNoEffect(libc + "c.ptrace(0, 0, 0, 0) == 0 or failed()");
    assertNoEffect(libc + "c.unshare(0x10000000) == 0 or failed()", false);
  }

  /** 128 processes where 16 are allowed: the kernel refuses them, or the task is ended for them. */
  @Test
  void fork_bomb_ends_with_the_task() {
    String bomb =
        """
        import os, time
        for _ in range(7):
          try: os.fork()
          except OSError: pass
        time.sleep(60)
        """;
    ResourceLimits limits =
        LIMITS.toBuilder()
            .cpuTime(Duration.ofSeconds(20))
            .memory(ResourceLimits.mebibytes(2048))
            .wallTime(Duration.ofSeconds(2))
            .build();

    assertThat(sandbox.run(task(bomb).limits(limits).build()).outcome())
        .isInstanceOfSatisfying(
            Outcome.LimitExceeded.class,
            exceeded -> assertThat(exceeded.limit()).isIn(Limit.WALL_TIME, Limit.PROCESSES));
  }

  @Test
  void environment_is_none_of_the_hosts() {
    String names = run(sandbox, "import os; print(sorted(os.environ))");

    assertThat(names)
        .matches(
            confinement == Confinement.VERY_STRICT
                ? "(?s)\\[('LC_CTYPE')?].*"
                : "(?s)\\[('(LANG|LANGUAGE|LC_[A-Z]+|TZ|PATH|HOME|TMPDIR)'(, )?)*].*");
  }

  private void assertNoEffect(String effect) {
    assertNoEffect(effect, true);
  }

  /**
   * Checks that an effect is refused.
   *
   * @param shown whether it can be shown here without a sandbox
   */
  private void assertNoEffect(String effect, boolean shown) {
    if (shown) {
      assertThat(run(unconfined(), effect)).as("unconfined: %s", effect).contains(DID_IT);
    }
    assertThat(run(sandbox, effect)).as(effect).doesNotContain(DID_IT);
  }

  private static Sandbox unconfined() {
    return Sandbox.builder().level(IsolationLevel.NONE).build();
  }

  private String run(Sandbox in, String effect) {
    Task task =
        task("def failed(): raise OSError('failed')\n" + effect + "\nprint('did ' + 'it')").build();
    TaskResult result = in.run(task);
    return result.stdout().text(UTF_8) + result.stderr().text(UTF_8);
  }

  private Task.Builder task(String program) {
    return Task.builder(python).runtime(RuntimeProfile.PYTHON).args("-c", program).limits(LIMITS);
  }

  private static String named(String file, Path secret) {
    return file.equals("SECRET")
        ? secret.toString()
        : file.replace("HOST", Long.toString(ProcessHandle.current().pid()));
  }
}
