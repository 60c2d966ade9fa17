package io.octaskly.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every attack works when nothing confines it: what stops it elsewhere is the sandbox. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class UnconfinedAttackTest {
  private static final int SIGTERM = 15;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  @TempDir Path directory;

  @Test
  void file_is_read() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "the secret");

    assertThat(run(FileAttacks.read(secret)).stdout()).isEqualTo("the secret");
  }

  @Test
  void environment_of_another_process_is_read() throws Exception {
    Path environment = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "environ");

    assertThat(run(FileAttacks.read(environment)).stdout())
        .isNotEmpty()
        .isEqualTo(Files.readString(Path.of("/proc/self/environ")));
  }

  @Test
  void file_is_written() throws Exception {
    Path file = directory.resolve("file");

    assertThat(run(FileAttacks.write(file, "content")).exitCode()).isZero();
    assertThat(file).hasContent("content");
  }

  @Test
  void shell_is_started() throws Exception {
    assertThat(run(ProcessAttacks.startShell("echo $((6 * 7))")).stdout()).isEqualTo("42\n");
  }

  @Test
  void process_is_signalled() throws Exception {
    Process target =
        new ProcessBuilder(
                ProcessAttacks.victim("pa55word", Duration.ofSeconds(30))
                    .writeTo(directory.resolve("target"))
                    .toString())
            .start();

    assertThat(run(ProcessAttacks.signal(target.pid(), SIGTERM)).exitCode()).isZero();
    assertThat(target.waitFor()).isEqualTo(128 + SIGTERM);
  }

  @Test
  void memory_of_another_process_is_read() throws Exception {
    Path program =
        ProcessAttacks.victim("pa55word", Duration.ofSeconds(30))
            .writeTo(directory.resolve("victim"));
    Process victim = new ProcessBuilder(program.toString()).start();
    try {
      assertThat(victim.inputReader().readLine()).isEqualTo("ready");
      assertThat(run(ProcessAttacks.trace(victim.pid())).stdout()).isEqualTo("pa55word");
      assertThat(victim.isAlive()).isTrue();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void termination_is_ignored() throws Exception {
    Process process =
        Execution.start(ProcessAttacks.ignoreTermination(Duration.ofSeconds(1)), directory);
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    await(() -> !process.isAlive() || ignored(status, SIGTERM));

    process.destroy();

    assertThat(process.waitFor()).isZero();
  }

  @Test
  void daemon_lives_on_when_its_parent_has_ended() throws Exception {
    Path heartbeat = directory.resolve("heartbeat");
    assertThat(run(ProcessAttacks.leaveDaemon(heartbeat, Duration.ofSeconds(2))).exitCode())
        .isZero();

    long beats = size(heartbeat);
    await(() -> size(heartbeat) > beats);
  }

  @Test
  void network_is_reached() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      assertThat(run(SocketAttacks.connect(address, "hello")).exitCode()).isZero();
      try (Socket client = server.accept()) {
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      }
    }
  }

  @Test
  void unix_socket_is_reached() throws Exception {
    Path path = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      assertThat(run(SocketAttacks.connect(path, "hello")).exitCode()).isZero();
      ByteBuffer message = ByteBuffer.allocate(5);
      try (SocketChannel client = server.accept()) {
        client.read(message);
      }
      assertThat(new String(message.array(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
  }

  @Test
  void processes_are_forked() throws Exception {
    assertThat(run(ResourceAttacks.forkBomb(20, Duration.ofMillis(100))).exitCode()).isZero();
  }

  @Test
  void memory_is_taken() throws Exception {
    assertThat(run(ResourceAttacks.memoryBomb(16)).exitCode()).isZero();
  }

  @Test
  void output_is_flooded() throws Exception {
    assertThat(run(ResourceAttacks.flood(2)).stdout()).hasSize(2 << 20);
  }

  @Test
  void attack_without_a_bound_is_refused() {
    assertThatThrownBy(() -> ResourceAttacks.forkBomb(100_000, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000 children");
    assertThatThrownBy(() -> ResourceAttacks.memoryBomb(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Execution run(AttackProgram program) throws IOException, InterruptedException {
    return Execution.of(program, directory);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  /** {@code proc_pid_status(5)}: a bit for each signal that is ignored. */
  private static boolean ignored(Path status, int signal) {
    try {
      String mask =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElseThrow()
              .substring("SigIgn:".length())
              .strip();
      return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
    } catch (IOException e) {
      return false;
    }
  }
}
