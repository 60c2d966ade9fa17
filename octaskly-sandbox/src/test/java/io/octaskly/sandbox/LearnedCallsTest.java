package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The system calls of a profile: learned, listed, enforced, and named where one is missing. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(120)
class LearnedCallsTest {
  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void openDirectory() throws IOException {
    assumeTrue(OfferedFeatures.ALL.signalListener(), "this host gives no seccomp listener");
    OfferedFeatures.requireLandlock("paths are then not judged");
    directory = temporary.toRealPath();
    Programs.passable(directory);
  }

  @ParameterizedTest
  @EnumSource(value = IsolationLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void program_passes_with_the_calls_that_were_learned_and_nothing_is_refused(IsolationLevel level)
      throws IOException {
    Task task = Task.of(script("set -- a b c", "for x; do echo $x; done", "umask", "pwd"));
    Sandbox any = Sandbox.builder().level(level).build();

    SandboxProfile profile = SandboxProfile.learn(any, task);
    TaskResult result = profile.toBuilder().build().run(task);

    assertThat(profile.systemCalls().orElseThrow())
        .contains("umask", "read", "exit_group")
        .doesNotContain("execve", "clone", "socket", "kill", "chdir");
    assertThat(result.succeeded()).as(profile.toJson()).isTrue();
    assertThat(result.stdout().text(UTF_8)).startsWith("a\nb\nc\n");
    assertThat(result.denials()).isEmpty();
    assertThat(result.guarantees().get(Guarantee.ONLY_PROFILE_CALLS))
        .containsExactly(Mechanism.SECCOMP);
  }

  @Test
  void call_that_is_taken_off_the_list_is_refused_and_named_with_the_profile_for_the_reason()
      throws IOException {
    Task task = Task.of("cat", Programs.readable(directory, "file", "content\n").toString());
    SandboxProfile edited = without(SandboxProfile.learn(task), "open", "openat");

    TaskResult result = edited.toBuilder().build().run(task);

    assertThat(result.succeeded()).isFalse();
    assertThat(result.denials())
        .anySatisfy(
            denial -> {
              assertThat(denial.call()).isEqualTo("openat");
              assertThat(denial.guarantee()).isEqualTo(Guarantee.ONLY_PROFILE_CALLS);
              assertThat(denial.setting()).contains("allowSystemCall(\"openat\")");
              assertThat(denial.toString())
                  .contains("refused: only the system calls of its profile");
            });
    assertThat(edited.toBuilder().allowSystemCall("openat").build().run(task).succeeded()).isTrue();
  }

  @Test
  void explanation_says_what_to_add_to_the_profile() throws IOException {
    Task task = Task.of("cat", Programs.readable(directory, "file", "content\n").toString());
    Explanation explanation =
        without(SandboxProfile.learn(task), "open", "openat").toBuilder().build().explain(task);

    assertThat(explanation.nextSteps()).contains("allowSystemCall(\"openat\")");
    assertThat(explanation.toTable())
        .contains("only the system calls of its profile")
        .contains("Or add the calls to the profile's systemCalls, or learn the profile again.");
  }

  @Test
  void call_that_programs_do_without_is_reported_too_when_the_list_lacks_it() throws IOException {
    Task task = Task.of(script("umask > /dev/null"));
    SandboxProfile edited = without(SandboxProfile.learn(task), "rseq");
    assumeTrue(
        SandboxProfile.learn(task).systemCalls().orElseThrow().contains("rseq"),
        "this C library makes no rseq");

    TaskResult result = edited.toBuilder().build().run(task);

    assertThat(result.succeeded()).isTrue();
    assertThat(result.denials()).extracting(Denial::call).containsExactly("rseq");
  }

  @Test
  void program_that_was_not_seen_to_execute_others_may_not_at_a_level_that_allows_it()
      throws IOException {
    Path script = directory.resolve("program.sh");
    Files.copy(Path.of(script("echo only itself")), script);
    Programs.passable(directory);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Task task = Task.of(script.toString());
    Sandbox basic = Sandbox.builder().level(IsolationLevel.BASIC).build();
    SandboxProfile profile = SandboxProfile.learn(basic, task);
    Files.writeString(script, "#!/bin/sh\nexec /bin/true\n");

    assertThat(basic.run(task).succeeded()).isTrue();
    TaskResult result = profile.toBuilder().build().run(task);
    assertThat(result.succeeded()).isFalse();
    assertThat(result.denials())
        .extracting(Denial::call, Denial::guarantee)
        .contains(tuple("execve", Guarantee.ONLY_PROFILE_CALLS));
  }

  @Test
  void listed_call_that_the_level_refuses_stays_refused_for_the_levels_reason() {
    Task task = python("import socket, sys\ntry: socket.socket()\nexcept OSError: sys.exit(3)");
    Task harmless = python("import socket");
    String learned = SandboxProfile.learn(harmless).toJson();
    SandboxProfile edited =
        SandboxProfile.parse(learned.replace("    \"stat\",", "    \"socket\",\n    \"stat\","));

    TaskResult result = edited.toBuilder().build().run(task);

    assertThat(edited.systemCalls().orElseThrow()).contains("socket");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(result.denials())
        .extracting(Denial::guarantee)
        .containsExactly(Guarantee.NETWORK_CLOSED);
  }

  @Test
  void list_holds_also_where_no_listener_can_report() throws IOException {
    Task task = Task.of("cat", Programs.readable(directory, "file", "content\n").toString());
    SandboxProfile profile = SandboxProfile.learn(task);
    var older = OfferedFeatures.of(OfferedFeatures.ALL.landlockAbi(), false, false);

    TaskResult result = profile.toBuilder().offering(older).build().run(task);
    TaskResult less =
        without(profile, "open", "openat").toBuilder().offering(older).build().run(task);

    assertThat(result.succeeded()).isTrue();
    assertThat(less.succeeded()).isFalse();
    assertThat(less.denials().observed()).isFalse();
  }

  @Test
  void host_without_listeners_cannot_learn_and_says_why() {
    Sandbox sandbox =
        Sandbox.builder()
            .offering(OfferedFeatures.of(OfferedFeatures.ALL.landlockAbi(), false, false))
            .build();

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.learn(sandbox, Task.of("true")))
        .withMessageContaining("a task cannot be observed here")
        .withMessageContaining("a container runtime that listens itself");
  }

  @Test
  void list_of_another_architecture_is_refused_and_to_be_learned_again() throws IOException {
    String here = Kernel.architecture().label();
    String other = here.equals("aarch64") ? "x86-64" : "aarch64";
    Path file =
        Files.writeString(
            directory.resolve("profile.json"),
            """
            {
              "schema": "octaskly-sandbox-profile", "version": 2, "program": "/bin/x",
              "level": "strict", "network": "none", "allowShell": false,
              "read": [], "write": [], "execute": [],
              "architecture": "%s", "systemCalls": ["openat", "read"]
            }
            """
                .formatted(other));

    assertThat(SandboxProfile.read(file).systemCalls()).contains(List.of("openat", "read"));
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> Sandbox.fromProfile(file))
        .withMessageContaining("lists the system calls of " + other)
        .withMessageContaining("on this " + here + ": learn it again here");
  }

  @Test
  void call_is_added_by_its_name_to_a_list_that_is_there() throws IOException {
    SandboxProfile profile = SandboxProfile.learn(Task.of(script("umask > /dev/null")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.toBuilder().allowSystemCall("reed"))
        .withMessageContaining("allowSystemCall \"reed\": no such system call is known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.builder().allowSystemCall("read"))
        .withMessageContaining("no profile lists the system calls of this sandbox");
  }

  @Test
  void program_with_many_threads_is_learned() {
    Task task =
        python(
            """
            import threading, time
            lock = threading.Lock()
            def work():
                for i in range(20):
                    with lock: open('/dev/null').close()
            threads = [threading.Thread(target=work) for i in range(40)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            """);

    SandboxProfile profile = SandboxProfile.learn(task);

    assertThat(profile.systemCalls().orElseThrow()).contains("clone", "futex");
    assertThat(profile.toBuilder().build().run(task).succeeded()).isTrue();
  }

  @Test
  void program_that_makes_many_short_children_is_learned() throws IOException {
    Task task =
        Task.of(
            script("i=0", "while [ $i -lt 200 ]; do /bin/true || exit 1; (:); i=$((i+1)); done"));

    SandboxProfile profile = SandboxProfile.learn(task);

    assertThat(profile.systemCalls().orElseThrow()).contains("execve", "wait4", "clone");
    assertThat(profile.toBuilder().build().run(task).succeeded()).isTrue();
  }

  @Test
  void program_whose_calls_are_interrupted_by_signals_is_learned() {
    Task task =
        python(
            """
            import os, signal, time
            signal.signal(signal.SIGALRM, lambda *x: None)
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            for i in range(2000): os.stat('/')
            time.sleep(0.05)
            signal.setitimer(signal.ITIMER_REAL, 0)
            os.kill(os.getpid(), signal.SIGALRM)
            """);

    SandboxProfile profile = SandboxProfile.learn(task);

    assertThat(profile.systemCalls()).as(profile.toString()).isPresent();
    assertThat(profile.systemCalls().orElseThrow()).contains("setitimer", "kill");
    assertThat(profile.toBuilder().build().run(task).succeeded()).isTrue();
  }

  /** It is cut short the first time; the next time its frequent call is known. */
  @Test
  void program_that_makes_more_calls_than_are_watched_is_learned_to_its_last_one() {
    Task task = python("import os\nfor i in range(120_000): os.stat('/')\nprint(os.getpgrp())");

    SandboxProfile profile = SandboxProfile.learn(task);

    assertThat(profile.systemCalls().orElseThrow()).contains("stat", "newfstatat", "getpgrp");
  }

  @Test
  void program_that_passes_only_once_gets_no_list_and_is_told_why() throws IOException {
    Path state = Files.createDirectory(directory.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    Task task = Task.of(script("cd " + state, "[ -e done ] && exit 9", "echo > done || exit 8"));

    SandboxProfile profile =
        SandboxProfile.learn(Sandbox.builder().allowWrite(state).build(), task);

    assertThat(profile.systemCalls()).isEmpty();
    assertThat(profile.systemCallsGap().orElseThrow())
        .isEqualTo("the task exited with code 9 while its calls were watched");
    assertThat(profile.toString()).contains("system calls of the level (the task exited with");
    assertThat(profile.toJson()).doesNotContain("systemCalls").doesNotContain("architecture");
  }

  private static SandboxProfile without(SandboxProfile profile, String... calls) {
    String text = profile.toJson();
    for (String call : calls) {
      text = text.replace("    \"" + call + "\",\n", "");
    }
    SandboxProfile edited = SandboxProfile.parse(text);
    assertThat(edited.systemCalls().orElseThrow()).doesNotContain(calls);
    return edited;
  }

  private String script(String... lines) throws IOException {
    return Programs.script(directory, lines).toString();
  }

  private static Task python(String program) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "this host has no python3");
    return Task.of("/usr/bin/python3", "-c", program);
  }
}
