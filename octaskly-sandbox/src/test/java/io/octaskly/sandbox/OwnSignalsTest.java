package io.octaskly.sandbox;

import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.GETTID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.PRLIMIT64;
import static io.octaskly.sandbox.attack.Syscall.RT_SIGQUEUEINFO;
import static io.octaskly.sandbox.attack.Syscall.SETPGID;
import static io.octaskly.sandbox.attack.Syscall.TGKILL;
import static io.octaskly.sandbox.attack.Syscall.TKILL;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which signals within a task work on hosts that have no Landlock scopes, and how. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class OwnSignalsTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void task_raises_a_signal(SignalMeans means) throws IOException {
    assertEndsBy(
        Signal.SIGUSR1,
        means,
        calls -> {
          Operand self = calls.require(GETPID);
          calls.require(TGKILL, self, calls.require(GETTID), Signal.SIGUSR1);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void task_kills_itself(SignalMeans means) throws IOException {
    assertEndsBy(
        Signal.SIGKILL, means, calls -> calls.require(KILL, calls.require(GETPID), Signal.SIGKILL));
    assertEndsBy(
        Signal.SIGTERM,
        means,
        calls -> calls.require(TKILL, calls.require(GETTID), Signal.SIGTERM));
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void task_queues_a_signal_to_itself(SignalMeans means) throws IOException {
    assertEndsBy(
        Signal.SIGUSR2,
        means,
        calls ->
            calls.require(
                RT_SIGQUEUEINFO,
                calls.require(GETPID),
                Signal.SIGUSR2,
                SignalAttack.siginfo(calls)));
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void task_kills_its_own_group(SignalMeans means) throws IOException {
    assertEndsBy(Signal.SIGTERM, means, calls -> calls.require(KILL, 0, Signal.SIGTERM));
  }

  @Test
  void own_group_is_killed_by_its_number_with_a_listener() throws IOException {
    assertEndsBy(
        Signal.SIGTERM,
        SignalMeans.LISTENER,
        calls -> {
          calls.require(KILL, calls.negative(calls.require(GETPID)), Signal.SIGTERM);
          calls.sleep(LONG);
        });
  }

  @Test
  void child_is_killed_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand child = calls.fork(() -> calls.sleep(LONG));
              calls.require(KILL, child, Signal.SIGKILL);
              calls.require(WAIT4, child, 0, 0, 0);
            })
        .succeedsIn(strict(SignalMeans.LISTENER));
  }

  @Test
  void parent_is_killed_with_a_listener() throws IOException {
    assertEndsBy(
        Signal.SIGKILL,
        SignalMeans.LISTENER,
        calls -> {
          Operand parent = calls.require(GETPID);
          calls.fork(() -> calls.require(KILL, parent, Signal.SIGKILL));
          calls.sleep(LONG);
        });
  }

  @Test
  void child_is_out_of_reach_without_a_listener() throws IOException {
    program(
            calls -> {
              Operand child = calls.fork(() -> calls.sleep(LONG));
              calls.require(KILL, child, Signal.SIGKILL);
            })
        .isRefusedIn(strict(SignalMeans.NEITHER), "kill", Errno.EPERM);
  }

  @Test
  void thread_of_a_child_is_signalled_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand first = calls.fork(() -> calls.sleep(LONG));
              calls.require(TKILL, first, Signal.SIGTERM);
              calls.require(WAIT4, first, 0, 0, 0);
              Operand second = calls.fork(() -> calls.sleep(LONG));
              calls.require(TGKILL, second, second, Signal.SIGTERM);
              calls.require(WAIT4, second, 0, 0, 0);
            })
        .succeedsIn(strict(SignalMeans.LISTENER));
  }

  @Test
  void other_thread_is_signalled_by_its_id_alone_with_a_listener() throws IOException {
    assertEndsBy(
        Signal.SIGTERM,
        SignalMeans.LISTENER,
        calls -> {
          Operand thread = calls.thread(() -> calls.sleep(LONG));
          calls.require(TKILL, thread, Signal.SIGTERM);
          calls.sleep(LONG);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LISTENER", "NEITHER"})
  void other_thread_is_signalled_by_process_and_thread(SignalMeans means) throws IOException {
    assertEndsBy(
        Signal.SIGTERM,
        means,
        calls -> {
          Operand self = calls.require(GETPID);
          Operand thread = calls.thread(() -> calls.sleep(LONG));
          calls.require(TGKILL, self, thread, Signal.SIGTERM);
          calls.sleep(LONG);
        });
  }

  @Test
  void thread_of_another_process_than_said_is_not_found_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand first = calls.fork(() -> calls.sleep(LONG));
              Operand second = calls.fork(() -> calls.sleep(LONG));
              calls.require(TGKILL, first, second, 0);
            })
        .isRefusedIn(strict(SignalMeans.LISTENER), "tgkill", Errno.ESRCH);
  }

  @Test
  void group_of_children_is_killed_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand.Result leader = calls.fork(() -> calls.sleep(LONG));
              Operand.Result member = calls.fork(() -> calls.sleep(LONG));
              calls.require(SETPGID, leader, leader);
              calls.require(SETPGID, member, leader);
              calls.require(KILL, calls.negative(leader), Signal.SIGKILL);
              calls.require(WAIT4, member, 0, 0, 0);
              calls.require(WAIT4, leader, 0, 0, 0);
            })
        .succeedsIn(strict(SignalMeans.LISTENER));
  }

  @Test
  void data_for_another_process_are_refused_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand child = calls.fork(() -> calls.sleep(LONG));
              calls.require(RT_SIGQUEUEINFO, child, Signal.SIGUSR1, SignalAttack.siginfo(calls));
            })
        .isRefusedIn(strict(SignalMeans.LISTENER), "rt_sigqueueinfo", Errno.EPERM);
  }

  @Test
  void impossible_signal_is_refused_with_a_listener() throws IOException {
    program(
            calls -> {
              Operand child = calls.fork(() -> calls.sleep(LONG));
              calls.require(KILL, child, Signal.SIGRTMAX + 1);
            })
        .isRefusedIn(strict(SignalMeans.LISTENER), "kill", Errno.EINVAL);
  }

  @Test
  void orphan_is_signalled_until_it_is_gone_with_a_listener() throws IOException {
    TaskResult result =
        script(
            "orphan=$( (while :; do :; done) >/dev/null & echo $!)",
            "kill -KILL $orphan || exit 1",
            "while kill -0 $orphan; do :; done");

    assertThat(result.stderr().text()).contains("No such process");
  }

  /** A signal that comes back interrupts the call of its sender, who then makes it again. */
  @Test
  void each_signal_arrives_once_with_a_listener() throws IOException {
    TaskResult result =
        script(
            "trap 'back=$((back + 1))' USR2",
            "parent=$$ back=0 sent=0",
            "(",
            "  trap 'got=$((got + 1)); kill -USR2 $parent' USR1",
            "  trap 'echo $got; exit' TERM",
            "  got=0; kill -USR2 $parent",
            "  while :; do :; done",
            ") &",
            "while [ $back -lt 1 ]; do :; done",
            "while [ $sent -lt 100 ]; do",
            "  sent=$((sent + 1))",
            "  kill -USR1 $! || exit 1",
            "  while [ $back -le $sent ]; do :; done",
            "done",
            "kill -TERM $!; wait $!; echo $back");

    assertThat(result.stdout().text(UTF_8)).as(result.toString()).isEqualTo("100\n101\n");
  }

  @Test
  void many_tasks_signal_at_once_with_a_listener() throws Exception {
    Sandbox sandbox = strict(SignalMeans.LISTENER);
    Path script =
        Programs.script(
            directory,
            "i=0; while [ $i -lt 30 ]; do",
            "  (while :; do :; done) & kill -KILL $! || exit 1; wait $!; i=$((i + 1))",
            "done 2>/dev/null; echo $i");
    List<RunningTask> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      running.add(sandbox.start(Task.of(script.toString())));
    }

    for (RunningTask task : running) {
      TaskResult result = task.result().toCompletableFuture().get(50, TimeUnit.SECONDS);
      assertThat(result.stdout().text(UTF_8)).isEqualTo("30\n");
    }
  }

  @Test
  void basic_task_signals_its_children_and_their_groups() throws IOException {
    program(
            calls -> {
              Operand.Result child = calls.fork(() -> calls.sleep(LONG));
              calls.require(SETPGID, child, child);
              calls.require(TKILL, child, Signal.SIGCONT);
              calls.require(TGKILL, child, child, Signal.SIGCONT);
              calls.require(PRLIMIT64, child, 0, 0, 0);
              calls.require(KILL, child, 0);
              calls.require(KILL, calls.negative(child), Signal.SIGKILL);
              calls.require(WAIT4, child, 0, 0, 0);
            })
        .succeedsIn(SignalMeans.NEITHER.at(IsolationLevel.BASIC));
  }

  private void assertEndsBy(int signal, SignalMeans means, Consumer<AttackProgram.Builder> calls)
      throws IOException {
    assertThat(program(calls).in(strict(means)).outcome()).isEqualTo(new Outcome.Signalled(signal));
  }

  private ProgramRun program(Consumer<AttackProgram.Builder> calls) {
    return new ProgramRun(directory, calls);
  }

  private TaskResult script(String... lines) throws IOException {
    return strict(SignalMeans.LISTENER).run(Task.of(Programs.script(directory, lines).toString()));
  }

  private static Sandbox strict(SignalMeans means) {
    return means.at(IsolationLevel.STRICT);
  }
}
