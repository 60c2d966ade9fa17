package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.OpenFlags;
import io.octaskly.sandbox.attack.Refusal;
import io.octaskly.sandbox.attack.SocketAttacks;
import io.octaskly.sandbox.attack.Syscall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** VERY_STRICT: nothing goes out but what is printed, and only listed calls exist. */
@ParameterizedClass
@EnumSource(
    value = Confinement.class,
    names = {"VERY_STRICT", "VERY_STRICT_IN_NAMESPACES"})
class VeryStrictTest {
  private static final int ENOSYS = 38;
  private static final int EACCES = 13;
  private static final int EROFS = 30;

  /** By Landlock, by a mount, or since it is not there at all in the task's own tree. */
  private static final Pattern REFUSED =
      Pattern.compile("Permission denied|Read-only file system|Directory nonexistent|not found");

  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;

  @Parameter Confinement confinement;

  private Sandbox veryStrict;

  @BeforeEach
  void makeSandbox() {
    veryStrict = confinement.sandbox().network(Network.HOST).build();
  }

  @TempDir Path directory;

  @Test
  void every_promise_is_kept() {
    TaskResult result = veryStrict.run(Task.of("true"));

    assertThat(result.guarantees())
        .containsOnlyKeys(
            EnumSet.complementOf(EnumSet.of(Guarantee.ONLY_PROFILE_CALLS))
                .toArray(Guarantee[]::new))
        .containsEntry(Guarantee.ONLY_LISTED_CALLS, List.of(Mechanism.SECCOMP))
        .hasEntrySatisfying(
            Guarantee.NETWORK_CLOSED, by -> assertThat(by).contains(Mechanism.SECCOMP));
  }

  /** The last is the directory that is TMPDIR at other levels. */
  @ParameterizedTest
  @ValueSource(strings = {".", "/tmp", "/var/tmp", "/dev/shm", "/dev", "/", "${PWD%.work}.tmp"})
  void nothing_can_be_made_anywhere(String where) throws IOException {
    String file = where + "/octaskly-very-strict";

    TaskResult result = script("echo x > \"" + file + "\"");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.stderr().text()).contains("cannot create").containsPattern(REFUSED);
  }

  @Test
  void inputs_and_grants_can_be_read_but_not_changed() throws IOException {
    Path granted = open(Programs.readable(directory, "granted", "granted\n"));
    Path script =
        Programs.script(
            directory,
            "read a < in; read b < " + granted + "; echo $a $b",
            "(echo x >> in); (: > in); (echo x >> " + granted + "); (: > " + granted + ")");
    Task task = Task.builder(script.toString()).input(granted, "in").read(granted).build();

    TaskResult result = veryStrict.run(task);

    assertThat(result.stdout().text(UTF_8)).isEqualTo("granted granted\n");
    assertThat(result.stderr().text().lines()).hasSize(4).allMatch(l -> REFUSED.matcher(l).find());
    assertThat(granted).hasContent("granted");
  }

  @Test
  void only_harmless_devices_can_be_written_to() throws IOException {
    TaskResult result = script("echo x > /dev/null && echo x >> /dev/null && echo x > /dev/zero");

    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
  }

  @Test
  void task_that_tightens_its_level_only_reads_what_its_sandbox_may_write() throws IOException {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Path file = open(Programs.readable(shared, "file", "content\n"));
    open(shared);
    Path script = Programs.script(directory, "read a < " + file + "; echo $a; echo x > " + file);
    Sandbox strict = Sandbox.builder().allowWrite(shared).build();

    TaskResult result =
        strict.run(Task.builder(script.toString()).level(IsolationLevel.VERY_STRICT).build());

    assertThat(result.stdout().text(UTF_8)).isEqualTo("content\n");
    assertThat(file).hasContent("content");
  }

  @Test
  void environment_is_empty() {
    TaskResult result = veryStrict.run(Task.of("env"));

    assertThat(result.succeeded()).isTrue();
    assertThat(result.stdout().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/timezone", "/etc/ssl/certs/ca-certificates.crt"})
  void settings_that_strict_reads_are_out_of_sight(String file) throws IOException {
    assumeTrue(Files.isRegularFile(Path.of(file), LinkOption.NOFOLLOW_LINKS), file + " is missing");
    Task task = Task.of(Programs.script(directory, "read line < " + file).toString());

    assertThat(Sandbox.builder().build().run(task).succeeded()).isTrue();
    assertThat(veryStrict.run(task).stderr().text()).contains("cannot open " + file);
  }

  @Test
  void other_programs_are_not_started() throws IOException {
    TaskResult result = script("/bin/echo started");

    assertThat(result.exitCode()).hasValue(126);
    assertThat(result.stdout().isEmpty()).isTrue();
  }

  @Test
  void programs_are_started_where_it_was_granted() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Path script = Programs.script(directory, "/bin/echo granted; /bin/ls /");
    Task task = Task.builder(script.toString()).execute(Path.of("/bin/echo")).build();

    TaskResult result = veryStrict.run(task);

    assertThat(result.stdout().text(UTF_8)).isEqualTo("granted\n");
    assertThat(result.stderr().text()).containsPattern(REFUSED);
  }

  @Test
  void host_cannot_be_signalled() throws IOException {
    assertThat(script("kill -0 " + ProcessHandle.current().pid()).succeeded()).isFalse();
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void network_is_closed_whatever_the_sandbox_says() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 9);

    assertThat(attack(SocketAttacks.connect(address, "x")))
        .isEqualTo(new Refusal("socket", ENOSYS));
  }

  /** Each of them exists at STRICT or is refused there with another error number. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "OPEN",
        "MKDIR",
        "RENAME",
        "UNLINK",
        "SYMLINK",
        "CHMOD",
        "MKDIRAT",
        "RENAMEAT",
        "UNLINKAT",
        "SYMLINKAT",
        "FCHMODAT",
        "SETSID",
        "FORK",
        "PTRACE",
        "MEMFD_CREATE",
        "CONNECT"
      })
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void call_that_is_not_listed_does_not_exist(Syscall call) throws IOException {
    assumeTrue(call.isHere(), () -> "this processor has no call " + call);
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(call, "octaskly", "octaskly");

    assertThat(attack(program.build()))
        .isEqualTo(new Refusal(call.name().toLowerCase(java.util.Locale.ROOT), ENOSYS));
  }

  /** A file without a name in a directory that belongs to the task's own user. */
  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void file_without_a_name_is_not_made() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(Syscall.OPENAT, AT_FDCWD, ".", OpenFlags.O_TMPFILE | O_RDWR, 0600);

    assertThat(attack(program.build())).isEqualTo(new Refusal("openat", noWrite()));
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void file_is_not_made_by_a_raw_call() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(Syscall.OPENAT, AT_FDCWD, "file", O_WRONLY | O_CREAT, 0600);

    assertThat(attack(program.build())).isEqualTo(new Refusal("openat", noWrite()));
  }

  /** Landlock says EACCES; a file system that is mounted read-only is asked before it. */
  private int noWrite() {
    return confinement == Confinement.VERY_STRICT ? EACCES : EROFS;
  }

  private Refusal attack(AttackProgram program) throws IOException {
    Programs.passable(directory);
    Path file = program.writeTo(directory.resolve("program"));
    TaskResult result = veryStrict.run(Task.of(file.toString()));
    return Refusal.in(result.stderr().text()).orElseThrow(() -> new AssertionError(result));
  }

  private TaskResult script(String... lines) throws IOException {
    return veryStrict.run(Task.of(Programs.script(directory, lines).toString()));
  }

  private static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
