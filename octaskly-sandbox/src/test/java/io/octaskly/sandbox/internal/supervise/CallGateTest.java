package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.denial.CallRequest;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan;
import io.octaskly.sandbox.internal.launch.Launched;
import io.octaskly.sandbox.internal.launch.Launcher;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.seccomp.SignalFilters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(30)
class CallGateTest {
  private static final HostFeatures FEATURES = HostFeatures.probe();
  private static final int P_PIDFD = 3;
  private static final int WEXITED_NOWAIT = 4 | 0x0100_0000;

  private final CallGate gate = new CallGate();

  @Test
  void listener_has_nothing_more_to_say_when_all_who_could_ask_have_ended() throws Exception {
    assumeTrue(FEATURES.signalListener(), "this host gives no seccomp listener");
    try (Launcher launcher =
            new Launcher(FEATURES.clone3(), Supervisor.start(), Duration.ofSeconds(30));
        Launched launched = launcher.launch(plan("sleep", "60"))) {
      Descriptor listener = Objects.requireNonNull(launched.listener());
      assertThat(gate.serve(listener, CallGateTest::nobodyAsks)).isTrue();

      assertThat(ProcessHandle.of(launched.taskPid()).orElseThrow().destroyForcibly()).isTrue();
      Kernel.require(
          "wait", SystemCall.WAITID, P_PIDFD, launched.guard().number(), 0, WEXITED_NOWAIT);

      assertThat(gate.serve(listener, CallGateTest::nobodyAsks)).isFalse();
    }
  }

  private static void nobodyAsks(CallRequest request) {
    throw new AssertionError(request);
  }

  private static LaunchPlan plan(String... command) {
    return new LaunchPlan(
        "/bin/" + command[0],
        Stream.of(command).map(word -> word.getBytes(StandardCharsets.UTF_8)).toList(),
        List.of(),
        "/",
        "/dev/null",
        List.of(),
        null,
        true,
        null,
        null,
        new LaunchPlan.SealedFilter(
            SignalFilters.asking().compile(Kernel.architecture()).bytes(), 0, 0, true),
        null,
        List.of(),
        Duration.ZERO);
  }
}
