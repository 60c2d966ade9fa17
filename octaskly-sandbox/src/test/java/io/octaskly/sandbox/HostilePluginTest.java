package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A plug-in in Java that is hostile gets nowhere. What it is refused works unconfined, which each
 * test shows first: a broken attack would prove nothing.
 */
@ParameterizedClass
@EnumSource(names = {"STRICT", "VERY_STRICT"})
class HostilePluginTest {
  private static final ResourceLimits LIMITS =
      ResourceLimits.builder()
          .memory(ResourceLimits.mebibytes(256))
          .disk(ResourceLimits.mebibytes(100))
          .processes(64)
          .wallTime(Duration.ofSeconds(20))
          .build();

  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Sandbox sandbox;
  private MainClass plugin;

  @BeforeEach
  void preparePlugin() throws IOException {
    sandbox =
        confinement
            .sandbox()
            .network(Network.NONE)
            .defaultLimits(LIMITS)
            .grace(Duration.ofMillis(200))
            .build();
    Path classes = directory.resolve("classes");
    Path jna = classes.resolve("jna.jar");
    ClassFiles.copy(classes, HostilePlugin.class, HostilePlugin.Act.class);
    Files.copy(jnaJar(), jna, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(jna, PosixFilePermissions.fromString("rw-r--r--"));
    plugin =
        new MainClass(
            HostilePlugin.class.getName(), null, HostClassPath.of(classes + ":" + jna, "", ""));
  }

  @Test
  void reads_no_file_of_the_host() throws IOException {
    Path secret = Programs.readable(directory, "secret", "of the host");

    assertRefused("read", secret.toString());
    assertRefused("read", "/etc/passwd");
  }

  @Test
  void reads_no_process_of_the_host() {
    long host = ProcessHandle.current().pid();

    for (String file : List.of("environ", "cmdline", "maps")) {
      assertRefused("read", "/proc/" + host + "/" + file);
    }
  }

  @Test
  void sees_no_variable_of_the_host() {
    String variables = refused("environment");

    assertThat(System.getenv()).containsKey("PATH");
    assertThat(variables).startsWith(HostilePlugin.DID_IT);
    assertThat(variables.replace(HostilePlugin.DID_IT, "").strip())
        .matches(
            confinement.name().startsWith("VERY_STRICT")
                ? "\\{}"
                : "\\{((LANG|LANGUAGE|LC_[A-Z]+|TZ|PATH|HOME|TMPDIR)=[^,]*(, )?)*}");
  }

  @Test
  void writes_nothing_outside() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    String file = open.resolve("file").toString();

    assertThat(refused("write", file)).startsWith("refused: ");
    assertThat(open.resolve("file")).doesNotExist();
    assertThat(unconfined("write", file)).startsWith(HostilePlugin.DID_IT);
  }

  @Test
  void deletes_nothing_outside() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = Files.createFile(open.resolve("file"));

    assertThat(refused("delete", file.toString())).startsWith("refused: ");
    assertThat(file).exists();
    assertThat(unconfined("delete", file.toString())).startsWith(HostilePlugin.DID_IT);
  }

  @Test
  void connects_to_no_port() throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocketChannel server = server(new InetSocketAddress(local, 0))) {
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();

      assertRefused("connect", "127.0.0.1", Integer.toString(port));
    }
  }

  @Test
  void connects_to_no_service_of_the_host() throws IOException {
    Programs.passable(directory);
    Path path = directory.resolve("socket");
    try (ServerSocketChannel server = server(UnixDomainSocketAddress.of(path))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

      assertThat(server.isOpen()).isTrue();
      assertRefused("connect-unix", path.toString());
    }
  }

  @Test
  void starts_no_program() {
    assertRefused("start", "/bin/true");
    assertRefused("start", "/bin/sh", "-c", "exit 0");
    assertRefused("start", MainClass.java().toString(), "-version");
  }

  @Test
  void kills_no_process_of_the_host() throws Exception {
    Process victim = new ProcessBuilder("sleep", "600").start();
    try {
      String pid = Long.toString(victim.pid());

      assertThat(refused("kill", pid)).doesNotContain("killed");
      assertThat(victim.isAlive()).isTrue();
      assertThat(unconfined("kill", pid)).startsWith(HostilePlugin.DID_IT + " killed");
      assertThat(victim.waitFor()).isEqualTo(128 + 9);
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void unsafe_memory_access_ends_its_own_jvm_alone() {
    TaskResult result = sandbox.run(task("unsafe-write").build());

    assertThat(result.succeeded()).isFalse();
    assertThat(result.stdout().text()).doesNotContain(HostilePlugin.DID_IT);
  }

  @Test
  void system_calls_past_the_class_library_are_refused_all_the_same() {
    assumeTrue(Native.POINTER_SIZE == 8, "system call numbers of 64 bits");
    String socket = number(SystemCall.SOCKET);
    String openAt = number(SystemCall.OPENAT);

    // AF_INET, SOCK_STREAM; AT_FDCWD; PTRACE_TRACEME.
    assertRefused("native", socket, "2", "1");
    assertRefused("native", openAt, "-100", "/etc/passwd", "0");
    assertRefused("native", number(SystemCall.PTRACE), "0");
    assertThat(refused("native", number(SystemCall.KILL), pidOfHost(), "0"))
        .startsWith("refused: ");
    assertThat(refused("native", number(SystemCall.EXECVE), "/bin/true", "0", "0"))
        .startsWith("refused: ");
  }

  @Test
  void full_heap_is_an_error_of_its_own() {
    assertThat(refused("heap")).startsWith("refused: OutOfMemoryError Java heap space");
  }

  @Test
  void memory_outside_the_heap_ends_it() {
    assertLimited(task("off-heap"), Limit.MEMORY);
  }

  @Test
  void threads_are_bounded() {
    TaskResult result = sandbox.run(task("threads", "500").build());

    if (result.outcome() instanceof Outcome.LimitExceeded exceeded) {
      assertThat(exceeded.limit()).isEqualTo(Limit.PROCESSES);
    } else {
      assertThat(result.stdout().text()).startsWith("refused: OutOfMemoryError unable to create");
    }
    assertThat(unconfined("threads", "500")).startsWith(HostilePlugin.DID_IT);
  }

  @Test
  void disk_is_bounded_where_there_is_one() {
    TaskResult result = sandbox.run(task("disk").build());

    if (confinement.name().startsWith("VERY_STRICT")) {
      assertThat(result.stdout().text()).startsWith("refused: ");
    } else {
      assertThat(result.outcome())
          .isInstanceOfSatisfying(
              Outcome.LimitExceeded.class,
              exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.DISK));
    }
  }

  @Test
  void flood_of_output_is_cut_or_ends_it() {
    TaskResult cut = sandbox.run(task("flood").build());

    assertThat(cut.stdout().text()).hasSizeLessThanOrEqualTo(1 << 20);
    assertThat(cut.succeeded()).isTrue();
    assertLimited(task("flood").output(OutputPolicy.kill(64 << 10)), Limit.OUTPUT);
  }

  @Test
  void endless_loop_ends_with_its_time() {
    assertLimited(task("loop").limits(oneSecond()), Limit.WALL_TIME);
  }

  @Test
  void jvm_that_will_not_end_is_killed() {
    assertLimited(task("stay").limits(oneSecond()), Limit.WALL_TIME);
  }

  private static ResourceLimits oneSecond() {
    return LIMITS.toBuilder()
        .cpuTime(Duration.ofSeconds(20))
        .wallTime(Duration.ofSeconds(1))
        .build();
  }

  private void assertLimited(Task.Builder task, Limit limit) {
    assertThat(sandbox.run(task.build()).outcome())
        .isInstanceOfSatisfying(
            Outcome.LimitExceeded.class, exceeded -> assertThat(exceeded.limit()).isEqualTo(limit));
  }

  private void assertRefused(String... act) {
    assertThat(unconfined(act)).as("unconfined").startsWith(HostilePlugin.DID_IT);
    assertThat(refused(act)).as("confined").startsWith("refused: ");
  }

  private String refused(String... act) {
    return sandbox.run(task(act).build()).stdout().text();
  }

  private String unconfined(String... act) {
    Sandbox none = Sandbox.builder().level(IsolationLevel.NONE).build();
    return none.run(task(act).build()).stdout().text();
  }

  private Task.Builder task(String... act) {
    return Task.mainBuilder(plugin)
        .args(Arrays.asList(act))
        .jvmOptions("--enable-native-access=ALL-UNNAMED");
  }

  private static String pidOfHost() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String number(SystemCall call) {
    return Integer.toString(call.number(Architecture.current().orElseThrow()));
  }

  private static ServerSocketChannel server(SocketAddress address) throws IOException {
    ServerSocketChannel server =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    return server.bind(address);
  }

  private static Path jnaJar() {
    try {
      return Path.of(Native.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
