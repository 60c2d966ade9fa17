package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.supervise.Supervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final boolean CLONE3 = HostFeatures.probe().clone3();

  private final Supervisor supervisor = Supervisor.start();

  @TempDir Path directory;

  /** Both ways to make a child; container runtimes leave only the older. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failing_step_is_named_with_its_errno_and_nothing_is_left(boolean clone3) {
    assumePossible(clone3);
    try (Launcher launcher = new Launcher(clone3, supervisor, LONG)) {
      long children = ProcessHandle.current().children().count();

      LaunchFailure failure =
          catchThrowableOfType(
              LaunchFailure.class, () -> launcher.launch(plan("/bin/true", "/no/such/directory")));

      assertThat(failure.step()).isEqualTo("enter working directory /no/such/directory");
      assertThat(failure.call()).isEqualTo(SystemCall.CHDIR);
      assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
      assertThat(ProcessHandle.current().children().count()).isEqualTo(children);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void child_runs_and_its_guard_ends_after_it(boolean clone3) throws LaunchFailure {
    assumePossible(clone3);
    try (Launcher launcher = new Launcher(clone3, supervisor, LONG);
        Launched launched = launcher.launch(plan("/bin/true", "/"));
        Arena arena = new Arena()) {
      assertThat(launched.taskPid()).isPositive().isNotEqualTo(launched.guardPid());

      long waited =
          Kernel.call(
              SystemCall.WAITID, 3, launched.guard().number(), arena.allocate(128).address(), 4);

      assertThat(waited).isZero();
      long record = arena.allocate(152).address();
      assertThat(Kernel.call(SystemCall.READ, launched.status().number(), record, 152))
          .isEqualTo(152);
    }
  }

  /** Somebody who holds a lease on a file makes everybody else wait who opens it (fcntl(2)). */
  @Test
  void launch_that_hangs_in_an_open_is_given_up() throws IOException {
    Path program = Files.copy(Path.of("/bin/true"), directory.resolve("leased"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    final int setLease = 1024;
    final int writeLease = 1;
    final int readWriteCloexec = 2 | 0x80000;
    try (Launcher launcher = new Launcher(CLONE3, supervisor, Duration.ofMillis(300));
        Arena arena = new Arena();
        Descriptor leased =
            Descriptor.of(
                Kernel.require(
                    "open",
                    SystemCall.OPENAT,
                    -100,
                    arena.string(program.toString()),
                    readWriteCloexec))) {
      // The signal that asks for the lease back must not be SIGIO, which would end the JVM.
      final int setSignal = 10;
      final int sigUrg = 23;
      Kernel.require("choose signal", SystemCall.FCNTL, leased.number(), setSignal, sigUrg);
      long lease = Kernel.call(SystemCall.FCNTL, leased.number(), setLease, writeLease);
      assumeTrue(lease == 0, "this file system or user cannot have leases: " + lease);

      LaunchFailure failure =
          catchThrowableOfType(
              LaunchFailure.class, () -> launcher.launch(plan(program.toString(), "/")));

      assertThat(failure.errno()).isEqualTo(Errno.ETIMEDOUT);
      assertThat(failure.step()).contains("300 ms");
    }
  }

  private static void assumePossible(boolean clone3) {
    assumeTrue(CLONE3 || !clone3, "clone3 is refused here, as container runtimes do");
  }

  private static LaunchPlan plan(String program, String workingDirectory) {
    return new LaunchPlan(
        program,
        List.of(program.getBytes(StandardCharsets.UTF_8)),
        List.of(),
        workingDirectory,
        "/dev/null",
        List.of(),
        null,
        false,
        null,
        null,
        null,
        null,
        List.of(),
        Duration.ZERO);
  }
}
