package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.attack.Refusal;
import io.octaskly.sandbox.attack.ResourceAttacks;
import io.octaskly.sandbox.attack.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Limits that show inside the program only: it gets the error that the manual gives, and the result
 * does not claim the limit.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class LimitErrnoTest {
  private static final int MIB = 1 << 20;
  private static final int ITIMER_REAL = 0;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EMFILE = 24;
  private static final int EFBIG = 27;
  private static final int SIGXFSZ = 25;

  @TempDir Path directory;

  @Test
  void one_descriptor_too_many_is_emfile() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    program.repeat(64, () -> program.require(Syscall.OPEN, "/dev/null", 0));

    TaskResult result = run(program.build(), limits().openFiles(64));

    assertRefused(result, "open", EMFILE);
  }

  @Test
  void descriptors_within_the_limit_can_be_opened() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    program.repeat(61, () -> program.require(Syscall.OPEN, "/dev/null", 0));

    assertThat(run(program.build(), limits().openFiles(64)).succeeded()).isTrue();
  }

  @Test
  void address_space_beyond_the_limit_is_enomem() throws IOException {
    TaskResult result = run(ResourceAttacks.memoryBomb(80), limits().memory(64 * MIB));

    assertRefused(result, "mmap", ENOMEM);
  }

  @Test
  void address_space_within_the_limit_can_be_had() throws IOException {
    assertThat(run(ResourceAttacks.memoryBomb(57), limits().memory(64 * MIB)).succeeded()).isTrue();
  }

  @Test
  void one_process_too_many_is_eagain_where_the_kernel_counts() throws IOException {
    assumeThat(SandboxSupport.probe().mechanisms())
        .as("the kernel counts by user id, and this host's tasks have none of their own")
        .contains(Mechanism.OWN_USER_ID);

    TaskResult result =
        run(ResourceAttacks.forkBomb(10, Duration.ofSeconds(1)), limits().processes(10));

    assertRefused(result, "fork", EAGAIN);
  }

  @Test
  void processes_within_the_limit_can_be_made() throws IOException {
    TaskResult result =
        run(ResourceAttacks.forkBomb(9, Duration.ofMillis(300)), limits().processes(10));

    assertThat(result.succeeded()).as(result.toString()).isTrue();
  }

  @Test
  void one_process_too_many_is_eagain_in_a_user_namespace() throws IOException {
    assumeThat(SandboxSupport.probe().mechanisms())
        .as("tasks have user ids of their own here")
        .doesNotContain(Mechanism.OWN_USER_ID);
    Sandbox sandbox = Confinement.STRICT_IN_NAMESPACES.sandbox().build();

    TaskResult refused =
        run(sandbox, ResourceAttacks.forkBomb(10, Duration.ofSeconds(1)), limits().processes(10));
    TaskResult within =
        run(sandbox, ResourceAttacks.forkBomb(9, Duration.ofMillis(300)), limits().processes(10));

    assertRefused(refused, "fork", EAGAIN);
    assertThat(within.succeeded()).as(within.toString()).isTrue();
  }

  @Test
  void larger_file_is_efbig_when_its_signal_is_ignored() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    ignore(program, SIGXFSZ);
    // Appended to, and a hole until then: what occupies no blocks is no matter of the sampler's.
    Operand file = program.require(Syscall.OPEN, "file", 0x441, 0644);
    program.require(Syscall.FTRUNCATE, file, 100 * MIB);
    program.require(Syscall.WRITE, file, program.buffer(1), 1);

    assertRefused(run(program.build(), limits().disk(100 * MIB)), "write", EFBIG);
  }

  @Test
  void alarm_of_the_task_itself_is_armed() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    int timeval = 2 * Long.BYTES;
    Operand.Address old = program.buffer(2 * timeval);
    program.require(Syscall.SETITIMER, ITIMER_REAL, program.words(0, 0, 0, 0), old);
    program.require(
        Syscall.WRITE,
        AttackProgram.STDOUT,
        new Operand.Address(old.value() + timeval),
        Long.BYTES);

    byte[] seconds = run(program.build(), limits()).stdout().bytes();

    // The alarm is for a moment after the limit, of which the launch took next to nothing.
    assertThat(ByteBuffer.wrap(seconds).order(ByteOrder.LITTLE_ENDIAN).getLong())
        .isBetween(30L, 35L);
  }

  private static void ignore(AttackProgram.Builder program, int signal) {
    long ignored = 1;
    program.require(Syscall.RT_SIGACTION, signal, program.words(ignored, 0, 0, 0), 0, Long.BYTES);
  }

  private static ResourceLimits.Builder limits() {
    return ResourceLimits.builder().wallTime(Duration.ofSeconds(30));
  }

  private TaskResult run(AttackProgram program, ResourceLimits.Builder limits) throws IOException {
    return run(Sandbox.builder().build(), program, limits);
  }

  private TaskResult run(Sandbox sandbox, AttackProgram program, ResourceLimits.Builder limits)
      throws IOException {
    Programs.passable(directory);
    Path file = program.writeTo(directory.resolve("program" + System.nanoTime()));
    return sandbox.run(Task.builder(file.toString()).limits(limits.build()).build());
  }

  private static void assertRefused(TaskResult result, String call, int errno) {
    assertThat(Refusal.in(result.stderr().text()))
        .as(result.toString())
        .isEqualTo(Optional.of(new Refusal(call, errno)));
    assertThat(result.outcome()).isInstanceOf(Outcome.Exited.class);
  }
}
