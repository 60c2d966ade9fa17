package io.octaskly.sandbox.internal.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.seccomp.FilterPolicy;
import io.octaskly.sandbox.internal.supervise.Supervisor;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class ListenerProbeTest {
  private static final HostFeatures FEATURES = HostFeatures.probe();

  /** A container runtime that watches system calls itself looks like this from inside. */
  @Test
  void listener_of_somebody_else_is_found_out() throws Exception {
    assumeTrue(FEATURES.signalListener(), "this host gives no seccomp listener");
    try (Launcher launcher =
            new Launcher(FEATURES.clone3(), Supervisor.start(), Duration.ofSeconds(30));
        Launched underListener = launcher.launch(jvm(HostWithFeatures.class))) {

      assertThat(underListener.listener()).isNotNull();
      assertThat(printed(underListener)).isEqualTo("signal listener: false\n");
    }
  }

  /** A filter that asks for nothing: it is there, and the test holds its listener. */
  private static LaunchPlan jvm(Class<?> main) {
    Stream<String> command =
        Stream.of(
            "java",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Djna.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    FilterPolicy nothing = FilterPolicy.allowByDefault().build();
    return new LaunchPlan(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        command.map(word -> word.getBytes(UTF_8)).toList(),
        List.of(),
        // Where the class path may be relative to.
        Path.of("").toAbsolutePath().toString(),
        "/dev/null",
        List.of(),
        null,
        true,
        null,
        null,
        new LaunchPlan.SealedFilter(nothing.compile(Kernel.architecture()).bytes(), 0, 0, true),
        null,
        List.of(),
        Duration.ZERO);
  }

  private static String printed(Launched launched) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Arena arena = new Arena()) {
      Segment buffer = arena.allocate(4096);
      Segment poll = arena.allocate(8);
      byte[] bytes = new byte[4096];
      Descriptor pipe = launched.stdout();
      while (true) {
        poll.putInt(0, pipe.number());
        poll.putInt(4, 1);
        Kernel.require("wait for output", SystemCall.PPOLL, poll.address(), 1, 0, 0, 8);
        int count =
            (int)
                Kernel.require(
                    "read output", SystemCall.READ, pipe.number(), buffer.address(), 4096);
        if (count == 0) {
          return all.toString(UTF_8);
        }
        buffer.get(0, bytes, 0, count);
        all.write(bytes, 0, count);
      }
    }
  }
}
