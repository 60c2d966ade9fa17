package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tree that does not die: here because its guard is stopped, which only the host can do. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class KillThatFailsTest {
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  @TempDir Path directory;

  @Test
  void caller_is_told_and_the_tree_is_killed_as_soon_as_that_can_be_done() throws Exception {
    Path script = Programs.script(directory, "while :; do :; done");
    Sandbox sandbox = Sandbox.builder().level(IsolationLevel.STRICT).build();
    RunningTask running = sandbox.start(Task.of(script.toString()));
    ProcessHandle task = ProcessHandle.of(running.pid()).orElseThrow();
    ProcessHandle guard = task.parent().orElseThrow();

    send(SIGSTOP, guard);
    SandboxException told;
    try {
      told = catchThrowableOfType(SandboxException.class, running::close);
    } finally {
      send(SIGCONT, guard);
    }

    assertThat(told)
        .hasMessageContaining("first has pid " + task.pid())
        .hasMessageContaining("none has died in the last 800 ms")
        .hasMessageContaining("its guard goes on trying");
    guard.onExit().get(20, TimeUnit.SECONDS);
    assertThat(task.isAlive()).isFalse();
  }

  private static void send(int signal, ProcessHandle process) {
    Kernel.require("signal the guard", SystemCall.KILL, process.pid(), signal);
  }
}
