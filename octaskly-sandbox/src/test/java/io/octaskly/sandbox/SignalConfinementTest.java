package io.octaskly.sandbox;

import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_SEND_SIGNAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.OpenFlags;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom a task cannot signal on hosts that have no Landlock scopes. The victim has the task's user
 * id, so that nothing but the mechanism under test protects it, and every attack first succeeds at
 * level NONE.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class SignalConfinementTest {
  private static final int WITH_SCOPES = 6;

  private static Process victim;

  @TempDir Path directory;

  @BeforeAll
  static void startVictim() throws IOException {
    victim = new ProcessBuilder("sleep", "600").start();
  }

  @AfterAll
  static void endVictim() {
    victim.destroyForcibly();
  }

  static Stream<Arguments> everyHost() {
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .flatMap(abi -> Stream.of(SignalMeans.values()).map(means -> Arguments.of(abi, means)));
  }

  @ParameterizedTest
  @MethodSource("everyHost")
  void host_process_is_out_of_reach_by_the_first_mechanism_there_is(
      int landlockAbi, SignalMeans means) throws IOException {
    Sandbox sandbox = means.sandbox(IsolationLevel.STRICT, landlockAbi);
    Mechanism expected = landlockAbi >= WITH_SCOPES ? Mechanism.LANDLOCK_SCOPES : means.mechanism();
    ProgramRun attack = program(SignalAttack.KILL_A_PROCESS.on(victim.pid()));

    assertThat(attack.in(sandbox).guarantees().get(Guarantee.HOST_PROCESSES_UNTOUCHED))
        .containsExactly(expected, Mechanism.SECCOMP);
    attack.isRefusedIn(sandbox, "kill", Errno.EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void attack_is_refused_with_a_listener(SignalAttack attack) throws IOException {
    assertRefused(attack, SignalMeans.LISTENER.at(IsolationLevel.STRICT));
  }

  @ParameterizedTest
  @EnumSource
  void attack_is_refused_without_a_listener(SignalAttack attack) throws IOException {
    assertRefused(attack, SignalMeans.NEITHER.at(IsolationLevel.STRICT));
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void pidfd_sends_no_signals(SignalMeans means) throws IOException {
    ProgramRun attack =
        program(
            calls -> {
              Operand pidfd = calls.require(PIDFD_OPEN, victim.pid(), 0);
              calls.require(PIDFD_SEND_SIGNAL, pidfd, 0, 0, 0);
            });
    attack.succeedsUnconfined();

    attack.isRefusedIn(means.at(IsolationLevel.STRICT), "pidfd_send_signal", Errno.ENOSYS);
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void other_task_is_out_of_reach(SignalMeans means) throws IOException {
    Sandbox sandbox = means.at(IsolationLevel.STRICT);
    try (RunningTask other = sandbox.start(Task.of("sleep", "60"))) {
      ProgramRun attack = program(SignalAttack.KILL_A_PROCESS.on(other.pid()));
      attack.succeedsUnconfined();

      attack.isRefusedIn(sandbox, "kill", Errno.EPERM);
    }
  }

  @Test
  void process_that_is_not_there_is_not_found_with_a_listener() throws IOException {
    Sandbox sandbox = SignalMeans.LISTENER.at(IsolationLevel.STRICT);
    long beyondEveryPid = 1 << 30;

    program(calls -> calls.require(KILL, beyondEveryPid, 0))
        .isRefusedIn(sandbox, "kill", Errno.ESRCH);
    program(calls -> calls.require(KILL, -beyondEveryPid, 0))
        .isRefusedIn(sandbox, "kill", Errno.ESRCH);
    program(calls -> calls.require(KILL, Integer.MIN_VALUE, 0))
        .isRefusedIn(sandbox, "kill", Errno.ESRCH);
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void task_has_no_descriptor_but_the_standard_ones(SignalMeans means) throws IOException {
    Sandbox sandbox = means.at(IsolationLevel.STRICT);
    // What it opens itself, as its loader does, are files.
    Path script =
        Programs.script(
            directory,
            "for fd in /proc/self/fd/*; do [ -e $fd ] && [ ! -f $fd ] && echo ${fd##*/}; done; :");
    Task task = Task.builder(script.toString()).read(Path.of("/proc")).build();

    TaskResult result = sandbox.run(task);

    assertThat(result.stdout().text().lines()).containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "KILL_EVERYBODY",
        "KILL_THE_GUARD",
        "KILL_THE_GUARDS_GROUP",
        "KILL_THE_GUARDS_THREAD",
        "KILL_THREAD_OF_THE_GUARD",
        "QUEUE_TO_THE_GUARD",
        "QUEUE_TO_THREAD_OF_THE_GUARD",
        "MAKE_THE_GUARD_OWN_A_DESCRIPTOR",
        "LIMIT_THE_GUARD"
      })
  void basic_task_does_nothing_to_its_guard(SignalAttack attack) throws IOException {
    assertRefused(attack, SignalMeans.NEITHER.at(IsolationLevel.BASIC));
  }

  @Test
  void basic_task_signals_nobody_by_a_directory_of_proc() throws IOException {
    ProgramRun attack =
        program(
            calls -> {
              Operand process = calls.require(OPEN, "/proc/" + victim.pid(), OpenFlags.O_DIRECTORY);
              calls.require(PIDFD_SEND_SIGNAL, process, 0, 0, 0);
            });
    attack.succeedsUnconfined();

    // With hidepid=2 the kernel shows whom one may trace, and Landlock lets nobody trace outside.
    boolean hidden = Files.readString(Path.of("/proc/self/mounts")).contains("hidepid=invisible");
    attack.isRefusedIn(
        SignalMeans.NEITHER.at(IsolationLevel.BASIC),
        hidden ? "open" : "pidfd_send_signal",
        hidden ? Errno.ENOENT : Errno.ENOSYS);
  }

  private void assertRefused(SignalAttack attack, Sandbox sandbox) throws IOException {
    ProgramRun program = program(attack.on(victim.pid()));
    program.succeedsUnconfined();

    program.isRefusedIn(sandbox, attack.call(), Errno.EPERM);
  }

  private ProgramRun program(Consumer<AttackProgram.Builder> calls) {
    return new ProgramRun(directory, calls);
  }
}
