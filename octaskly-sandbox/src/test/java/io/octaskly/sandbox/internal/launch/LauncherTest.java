package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.ChildEnd;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.supervise.Supervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothing_of_what_the_host_has_open_is_left_to_guard_and_task(boolean clone3)
      throws IOException, LaunchFailure {
    assumePossible(clone3);
    try (Launcher launcher = new Launcher(clone3, supervisor, LONG);
        OpenFiles files = OpenFiles.inherited(300);
        // Its standard output is full before long: it stays.
        Launched launched = launcher.launch(plan("/usr/bin/yes", "/"))) {
      assertThat(files.descriptors()).hasSize(300);
      awaitRest(launched.guardPid());
      awaitRest(launched.taskPid());

      assertThat(openIn(launched.guardPid())).containsExactly("3");
      assertThat(openIn(launched.taskPid())).containsExactly("0", "1", "2");

      Kernel.require(
          "end it", SystemCall.PIDFD_SEND_SIGNAL, launched.guard().number(), Signal.SIGHUP, 0, 0);
      ChildEnd.await(launched.guard());
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

  /** Waits until a process waits: in its program, before which all was closed that had to be. */
  private static void awaitRest(int process) throws IOException {
    Path stat = Path.of("/proc", Integer.toString(process), "stat");
    long end = System.nanoTime() + LONG.toNanos();
    while (!Files.readString(stat).contains(") S ")) {
      assertThat(System.nanoTime()).as("process %d at rest in time", process).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static List<String> openIn(int process) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Integer.toString(process), "fd"))) {
      return open.map(descriptor -> descriptor.getFileName().toString()).sorted().toList();
    }
  }

  /** Descriptors that programs inherit, unless somebody sees to it. */
  private record OpenFiles(List<Descriptor> descriptors) implements AutoCloseable {
    static OpenFiles inherited(int count) {
      List<Descriptor> descriptors = new ArrayList<>();
      try (Arena arena = new Arena()) {
        for (int i = 0; i < count; i++) {
          descriptors.add(
              Descriptor.of(
                  Kernel.require("open", SystemCall.OPENAT, -100, arena.string("/dev/null"), 0)));
        }
      }
      return new OpenFiles(descriptors);
    }

    @Override
    public void close() {
      descriptors.forEach(Descriptor::close);
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
