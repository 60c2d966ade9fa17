package io.octaskly.sandbox;

import static io.octaskly.sandbox.attack.Syscall.FCHMODAT;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.MKDIR;
import static io.octaskly.sandbox.attack.Syscall.PTRACE;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class DenialsTest {
  private static final int AT_FDCWD = -100;
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int PTRACE_ATTACH = 16;

  /** Beyond what is answered. */
  private static final int FLOOD = 100_000;

  @TempDir Path directory;

  @BeforeAll
  static void listenerIsNeeded() {
    assumeTrue(OfferedFeatures.ALL.signalListener(), "this host gives no seccomp listener");
  }

  @Test
  void task_that_is_refused_nothing_has_an_empty_complete_list() {
    Denials denials = strict().build().run(Task.of("true")).denials();

    assertThat(denials.observed()).isTrue();
    assertThat(denials.complete()).isTrue();
    assertThat(denials.total()).isZero();
    assertThat(denials).isEmpty();
  }

  @Test
  void refused_call_is_told_with_arguments_process_guarantee_and_setting() throws IOException {
    TaskResult result =
        program(calls -> calls.require(SOCKET, AF_INET, SOCK_STREAM, 0))
            .in(strict().network(Network.NONE).build());

    Denial denial = only(result);
    assertThat(denial.call()).isEqualTo("socket");
    assertThat(denial.text()).isEqualTo("socket(AF_INET, SOCK_STREAM)");
    assertThat(denial.guarantee()).isEqualTo(Guarantee.NETWORK_CLOSED);
    assertThat(denial.setting()).contains("network(Network.HOST)");
    assertThat(denial.pid()).isPositive();
    assertThat(denial.after()).isBetween(Duration.ZERO, result.usage().wallTime());
    assertThat(denial.count()).isOne();
  }

  @Test
  void answer_is_that_of_the_filter() throws IOException {
    program(calls -> calls.require(SOCKET, AF_INET, SOCK_STREAM, 0))
        .isRefusedIn(strict().network(Network.NONE).build(), "socket", Errno.EACCES);
    program(calls -> calls.require(PTRACE, PTRACE_ATTACH, 1, 0, 0))
        .isRefusedIn(strict().build(), "ptrace", Errno.EPERM);
    program(calls -> calls.require(SOCKET, AF_INET, SOCK_STREAM, 0))
        .isRefusedIn(level(IsolationLevel.VERY_STRICT), "socket", Errno.ENOSYS);
  }

  @Test
  void basic_task_is_told_of_metadata() throws IOException {
    TaskResult result =
        program(calls -> calls.require(FCHMODAT, AT_FDCWD, "/etc/passwd", 0644))
            .in(level(IsolationLevel.BASIC));

    assertThat(only(result).toString())
        .isEqualTo("fchmodat(AT_FDCWD, \"/etc/passwd\", 0644) refused: write only where granted");
  }

  @Test
  void very_strict_task_is_told_of_what_is_not_listed() throws IOException {
    TaskResult result =
        program(calls -> calls.require(MKDIR, "made", 0700)).in(level(IsolationLevel.VERY_STRICT));

    assertThat(only(result).guarantee()).isEqualTo(Guarantee.ONLY_LISTED_CALLS);
    assertThat(only(result).setting()).contains("level(IsolationLevel.STRICT)");
  }

  @Test
  void script_that_starts_programs_is_told_which_to_allow() throws IOException {
    Path script = Programs.script(directory, "/bin/echo one", "/bin/echo two");

    Denial denial = only(strict().build().run(Task.of(script.toString())));

    assertThat(denial.count()).isEqualTo(2);
    assertThat(denial.setting()).contains("allowExecute(Path.of(\"/bin/echo\"))");
  }

  @Test
  void text_of_the_task_cannot_forge_lines() throws IOException {
    TaskResult result =
        program(calls -> calls.require(FCHMODAT, AT_FDCWD, "x\n\u001b[31m\u202ered", 0644))
            .in(strict().build());

    assertThat(only(result).text())
        .isEqualTo("fchmodat(AT_FDCWD, \"x\\u000a\\u001b[31m\\u202ered\", 0644)");
  }

  @Test
  void pointer_to_nowhere_is_left_open() throws IOException {
    TaskResult result =
        program(calls -> calls.require(FCHMODAT, AT_FDCWD, 16, 0644)).in(strict().build());

    assertThat(only(result).text()).isEqualTo("fchmodat(AT_FDCWD, ..., 0644)");
  }

  @Test
  void host_without_listeners_refuses_all_the_same_and_says_that_it_saw_nothing()
      throws IOException {
    Sandbox sandbox =
        strict()
            .network(Network.NONE)
            .offering(OfferedFeatures.of(OfferedFeatures.ALL.landlockAbi(), false, false))
            .build();
    ProgramRun program = program(calls -> calls.require(SOCKET, AF_INET, SOCK_STREAM, 0));

    program.isRefusedIn(sandbox, "socket", Errno.EACCES);
    Denials denials = program.in(sandbox).denials();
    assertThat(denials.observed()).isFalse();
    assertThat(denials.complete()).isFalse();
    assertThat(denials.gap().orElse("")).contains("no listener");
    assertThat(denials.toString()).startsWith("not observed: ");
  }

  @Test
  void signal_that_the_listener_refuses_is_told() throws IOException {
    TaskResult result =
        program(calls -> calls.require(KILL, 1, Signal.SIGKILL))
            .in(SignalMeans.LISTENER.at(IsolationLevel.STRICT));

    assertThat(only(result).text()).isEqualTo("kill(1, SIGKILL)");
    assertThat(only(result).guarantee()).isEqualTo(Guarantee.HOST_PROCESSES_UNTOUCHED);
  }

  @Test
  void listener_is_told_once_of_each_call_between_start_and_end() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Path script = Programs.script(directory, "/bin/echo one", "/bin/date", "/bin/echo two");
    Sandbox sandbox =
        strict()
            .listener(
                new SandboxListener() {
                  @Override
                  public void started(String taskId, long pid) {
                    told.add("started");
                  }

                  @Override
                  public void denied(String taskId, Denial denial) {
                    told.add(taskId + " " + denial.text());
                  }

                  @Override
                  public void finished(TaskResult result) {
                    told.add("finished");
                  }
                })
            .build();

    for (int i = 0; i < 20; i++) {
      told.clear();
      sandbox
          .start(Task.builder(script.toString()).id("t").build())
          .result()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);

      assertThat(told)
          .containsExactly(
              "started", "t execve(\"/bin/echo\")", "t execve(\"/bin/date\")", "finished");
    }
  }

  @Test
  void flood_is_counted_up_to_its_bound_and_then_refused_by_the_kernel() throws IOException {
    TaskResult result =
        program(
                calls -> {
                  calls.repeat(FLOOD, () -> calls.call(SOCKET, AF_INET, SOCK_STREAM, 0));
                  calls.require(SOCKET, AF_INET, SOCK_STREAM, 0);
                })
            .in(strict().network(Network.NONE).build());

    assertThat(io.octaskly.sandbox.attack.Refusal.in(result.stderr().text()))
        .contains(new io.octaskly.sandbox.attack.Refusal("socket", Errno.ENOSYS));
    assertThat(only(result).count()).isEqualTo(10_000);
    assertThat(result.denials().gap().orElse("")).contains("ENOSYS");
  }

  @Test
  void flood_of_different_calls_is_bounded() throws IOException {
    TaskResult result =
        program(
                calls -> {
                  for (int mode = 0; mode < 400; mode++) {
                    calls.call(FCHMODAT, AT_FDCWD, "x", mode);
                  }
                })
            .in(strict().build());

    assertThat(result.denials().list()).hasSize(DenialLog.MOST_KINDS);
    assertThat(result.denials().total()).isEqualTo(400);
    assertThat(result.denials().complete()).isFalse();
  }

  @Test
  void task_is_cancelled_in_the_middle_of_refused_calls() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (RunningTask running = strict().build().start(endless())) {
        running.cancel();

        assertThat(running.result().toCompletableFuture().get(20, TimeUnit.SECONDS).outcome())
            .isEqualTo(new Outcome.Cancelled());
      }
    }
  }

  @Test
  void processes_that_are_stopped_and_killed_in_the_middle_of_refused_calls_disturb_nobody()
      throws IOException {
    TaskResult result =
        program(
                calls ->
                    calls.repeat(
                        30,
                        () -> {
                          Operand child =
                              calls.fork(
                                  () ->
                                      calls.repeat(
                                          1_000_000, () -> calls.call(FCHMODAT, AT_FDCWD, "x", 0)));
                          calls.sleep(Duration.ofMillis(3));
                          calls.require(KILL, child, Signal.SIGSTOP);
                          calls.sleep(Duration.ofMillis(2));
                          calls.require(KILL, child, Signal.SIGCONT);
                          calls.require(KILL, child, Signal.SIGKILL);
                          calls.require(WAIT4, child, 0, 0, 0);
                        }))
            .in(strict().build());

    assertThat(result.succeeded()).as("%s %s", result, result.stderr().text()).isTrue();
    assertThat(result.denials())
        .isNotEmpty()
        .allSatisfy(denial -> assertThat(denial.text()).startsWith("fchmodat("));
  }

  @Test
  void threads_are_refused_at_the_same_time() throws IOException {
    TaskResult result =
        program(
                calls -> {
                  for (int i = 0; i < 4; i++) {
                    calls.fork(() -> calls.repeat(300, () -> calls.call(PTRACE, PTRACE_ATTACH, 1)));
                  }
                  calls.repeat(4, () -> calls.require(WAIT4, -1, 0, 0, 0));
                  calls.require(GETPID);
                })
            .in(strict().build());

    assertThat(result.succeeded()).isTrue();
    assertThat(only(result).count()).isEqualTo(1200);
  }

  private Task endless() throws IOException {
    AttackProgram.Builder calls = AttackProgram.builder();
    calls.repeat(Integer.MAX_VALUE, () -> calls.call(FCHMODAT, AT_FDCWD, "x", 0));
    Programs.passable(directory);
    return Task.of(
        calls.build().writeTo(directory.resolve("endless" + System.nanoTime())).toString());
  }

  private static Denial only(TaskResult result) {
    assertThat(result.denials()).as("%s %s", result, result.stderr().text()).hasSize(1);
    return result.denials().list().get(0);
  }

  private ProgramRun program(Consumer<AttackProgram.Builder> calls) {
    return new ProgramRun(directory, calls);
  }

  private static Sandbox.Builder strict() {
    return Sandbox.builder().level(IsolationLevel.STRICT);
  }

  private static Sandbox level(IsolationLevel level) {
    return Sandbox.builder().level(level).build();
  }
}
