package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.CLOSE;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.MMAP;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.SETPGID;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.TGKILL;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class AttackProgramTest {
  @TempDir Path directory;

  @Test
  void program_without_calls_exits_with_0() throws Exception {
    assertThat(run(program -> {}).exitCode()).isZero();
  }

  @Test
  void program_exits_with_the_code_it_is_given() throws Exception {
    assertThat(run(program -> program.exit(42)).exitCode()).isEqualTo(42);
  }

  @Test
  void program_prints_text() throws Exception {
    assertThat(run(program -> program.print("Grüße\n")).stdout()).isEqualTo("Grüße\n");
  }

  @Test
  void exit_code_is_the_number_of_the_required_call_that_failed() throws Exception {
    Execution execution =
        run(
            program -> {
              program.require(GETPID);
              program.call(CLOSE, 99);
              program.require(GETPID);
              program.require(OPEN, "/does/not/exist", 0);
            });

    assertThat(execution.exitCode()).isEqualTo(3);
  }

  @Test
  void failed_call_is_reported_with_its_errno() throws Exception {
    Execution execution = run(program -> program.require(CLOSE, 99));

    assertThat(execution.stderr()).isEqualTo("close: errno 009\n");
    assertThat(Refusal.in(execution.stderr())).contains(new Refusal("close", 9));
  }

  @Test
  void errno_of_three_digits_is_reported() throws Exception {
    int internet = 2;
    int stream = 1;
    Execution execution =
        run(
            program -> {
              Operand socket = program.require(SOCKET, internet, stream, 0);
              program.require(READ, socket, program.buffer(8), 8);
            });

    assertThat(Refusal.in(execution.stderr())).contains(new Refusal("read", 107)); // ENOTCONN
  }

  @Test
  void call_that_does_too_little_is_reported_without_an_errno() throws Exception {
    Execution execution =
        run(
            program -> {
              Operand file = program.require(OPEN, "/dev/null", 0);
              program.requireAtLeast(1, READ, file, program.buffer(8), 8);
            });

    assertThat(execution.exitCode()).isEqualTo(2);
    assertThat(Refusal.in(execution.stderr())).contains(new Refusal("read", 0));
  }

  @Test
  void result_of_a_call_is_an_argument_of_later_ones() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");
    Execution execution =
        run(
            program -> {
              Operand descriptor = program.require(OPEN, file.toString(), 0);
              Operand buffer = program.buffer(100);
              Operand count = program.require(READ, descriptor, buffer, 100);
              program.require(WRITE, STDOUT, buffer, count);
            });

    assertThat(execution.stdout()).isEqualTo("content");
  }

  @Test
  void all_six_arguments_reach_the_kernel() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x".repeat(4096) + "second page");
    int readable = 1;
    int privately = 2;
    Execution execution =
        run(
            program -> {
              Operand descriptor = program.require(OPEN, file.toString(), 0);
              Operand page = program.require(MMAP, 0, 4096, readable, privately, descriptor, 4096);
              program.require(WRITE, STDOUT, page, 11);
            });

    assertThat(execution.stdout()).isEqualTo("second page");
  }

  @Test
  void loops_run_as_often_as_told_also_within_one_another() throws Exception {
    Execution execution =
        run(
            program ->
                program.repeat(
                    3,
                    () -> {
                      program.print("(");
                      program.repeat(2, () -> program.print("."));
                      program.print(")");
                    }));

    assertThat(execution.stdout()).isEqualTo("(..)(..)(..)");
  }

  @Test
  void child_makes_its_own_calls_only() throws Exception {
    Execution execution =
        run(
            program -> {
              Operand child = program.fork(() -> program.print("child "));
              program.require(WAIT4, child, 0, 0, 0);
              program.print("parent");
            });

    assertThat(execution.stdout()).isEqualTo("child parent");
  }

  @Test
  void thread_makes_its_own_calls_and_can_end_the_program() throws Exception {
    Execution execution =
        run(
            program -> {
              program.thread(() -> program.print("thread").exit(7));
              program.sleep(Duration.ofSeconds(20));
            });

    assertThat(execution.stdout()).isEqualTo("thread");
    assertThat(execution.exitCode()).isEqualTo(7);
  }

  @Test
  void thread_has_an_id() throws Exception {
    Execution execution =
        run(
            program -> {
              Operand self = program.require(GETPID);
              Operand thread = program.thread(() -> program.sleep(Duration.ofSeconds(20)));
              program.require(TGKILL, self, thread, 9);
            });

    assertThat(execution.exitCode()).isEqualTo(128 + 9);
  }

  @Test
  void program_can_name_itself() throws Exception {
    Execution execution =
        run(
            program -> {
              Operand self = program.require(GETPID);
              program.require(KILL, self, 9);
            });

    assertThat(execution.exitCode()).isEqualTo(128 + 9);
  }

  @Test
  void program_can_name_its_process_group() throws Exception {
    Execution execution =
        run(
            program -> {
              program.require(SETPGID, 0, 0);
              program.require(KILL, program.negative(program.require(GETPID)), 15);
            });

    assertThat(execution.exitCode()).isEqualTo(128 + 15);
  }

  @Test
  void everybody_may_execute_the_file_and_only_the_owner_change_it() throws Exception {
    Path file = AttackProgram.builder().build().writeTo(directory.resolve("program"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void argument_of_another_type_is_refused() {
    assertThatThrownBy(() -> AttackProgram.builder().call(CLOSE, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }

  @Test
  void seventh_argument_is_refused() {
    assertThatThrownBy(() -> AttackProgram.builder().call(MMAP, 1, 2, 3, 4, 5, 6, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mmap");
  }

  @Test
  void loop_that_never_runs_is_refused() {
    assertThatThrownBy(() -> AttackProgram.builder().repeat(0, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 times");
  }

  private Execution run(Consumer<AttackProgram.Builder> calls) throws Exception {
    AttackProgram.Builder program = AttackProgram.builder();
    calls.accept(program);
    return Execution.of(program.build(), directory);
  }
}
