package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a task ends every process of its tree. */
class TreeEndTest {
  /** Prints its own id and those of two children that never end and ignore what can be ignored. */
  static final String[] FAMILY = {
    "trap '' TERM HUP INT",
    "(while :; do :; done) & echo $!",
    "( (while :; do :; done) & echo $! )",
    "echo $$"
  };

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void background_processes_end_with_the_task(Confinement confinement) throws IOException {
    Task task = family("exit 0");

    TaskResult result = confinement.sandbox().build().run(task);

    assertThat(result.succeeded()).isTrue();
    assertThat(pids(result)).hasSize(3);
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains(task.program()));
  }

  @Test
  void session_of_its_own_saves_no_process() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Path script = Programs.script(directory, "setsid sleep 60 & setsid setsid sleep 61 & echo $!");
    Task task =
        Task.builder(script.toString()).execute(Path.of("/usr/bin"), Path.of("/bin")).build();

    TaskResult result = sandbox(IsolationLevel.STRICT).run(task);

    assertThat(pids(result)).hasSize(1).noneMatch(TreeEndTest::isAlive);
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine()))
        .filteredOn(Optional::isPresent)
        .noneMatch(line -> line.get().matches(".*sleep 6[01]$"));
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES"})
  void thousand_children_end_with_the_task(Confinement confinement) throws IOException {
    String mark = "86399." + ProcessHandle.current().pid();
    Path script =
        Programs.script(
            directory,
            "i=0; while [ $i -lt 1000 ]; do sleep " + mark + " & i=$((i+1)); done; echo made");
    Task task =
        Task.builder(script.toString())
            .execute(Path.of("/usr/bin"), Path.of("/bin"))
            .limits(ResourceLimits.relaxed().toBuilder().processes(1100).build())
            .build();

    TaskResult result = confinement.sandbox().build().run(task);

    assertThat(result.stdout().text(UTF_8)).as(result.toString()).isEqualTo("made\n");
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(line -> line.endsWith(mark));
  }

  @Test
  void cancel_ends_the_tree() throws IOException, InterruptedException {
    try (RunningTask running = sandbox(IsolationLevel.STRICT).start(family("wait"))) {
      running.cancel();

      TaskResult result = running.await(Duration.ofSeconds(20)).orElseThrow();

      assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(pids(result)).noneMatch(TreeEndTest::isAlive);
    }
  }

  @Test
  void close_ends_the_tree_and_waits_for_it() throws IOException {
    RunningTask running = sandbox(IsolationLevel.STRICT).start(family("wait"));
    assertThat(isAlive(running.pid())).isTrue();

    running.close();

    assertThat(isAlive(running.pid())).isFalse();
  }

  @Test
  void interrupt_cancels_the_task_and_leaves_the_flag_set() throws Exception {
    Task task = family("wait");
    CompletableFuture<Thread> launched = new CompletableFuture<>();
    SandboxListener listener =
        new SandboxListener() {
          @Override
          public void started(String taskId, long pid) {
            launched.complete(Thread.currentThread());
          }
        };
    Sandbox sandbox = Sandbox.builder().listener(listener).build();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    CompletableFuture<TaskResult> ended = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              ended.complete(sandbox.run(task));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();

    launched.get(20, TimeUnit.SECONDS).interrupt();

    assertThat(ended.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pids(ended.get())).noneMatch(TreeEndTest::isAlive);
  }

  @Test
  void interrupted_thread_gets_cancelled_before_its_task_has_run_long() throws IOException {
    Task task = family("wait");
    Thread.currentThread().interrupt();

    TaskResult result = sandbox(IsolationLevel.STRICT).run(task);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void orderly_end_of_the_host_ends_its_tasks_and_deletes_their_directories() throws Exception {
    Process host = host(Confinement.STRICT, Programs.script(directory, family()));
    List<Long> pids = firstLines(host, 3);

    host.getOutputStream().close();

    assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
    for (long pid : pids) {
      awaitEnd(pid);
    }
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  private static String[] family() {
    String[] script = java.util.Arrays.copyOf(FAMILY, FAMILY.length + 1);
    script[FAMILY.length] = "wait";
    return script;
  }

  private Task family(String end) throws IOException {
    String[] script = java.util.Arrays.copyOf(FAMILY, FAMILY.length + 1);
    script[FAMILY.length] = end;
    return Task.of(Programs.script(directory, script).toString());
  }

  private static Sandbox sandbox(IsolationLevel level) {
    return Sandbox.builder().level(level).build();
  }

  /** A JVM that runs the script as a task, passes on what it prints, and ends with its input. */
  private Process host(Confinement confinement, Path script) throws IOException {
    Path temporary = java.nio.file.Files.createDirectory(directory.resolve("tmp"));
    java.nio.file.Files.setPosixFilePermissions(
        temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    return HostJvm.running(
            temporary,
            HostOfOneTask.class,
            confinement.name(),
            script.toString(),
            temporary.toString())
        .start();
  }

  private static List<Long> firstLines(Process host, int count) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(host.getInputStream(), UTF_8));
    List<Long> pids = new java.util.ArrayList<>();
    while (pids.size() < count) {
      pids.add(Long.valueOf(reader.readLine()));
    }
    return pids;
  }

  private static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(5, TimeUnit.SECONDS);
    }
    assertThat(isAlive(pid)).isFalse();
  }

  private static List<Long> pids(TaskResult result) {
    return result.stdout().text(UTF_8).lines().map(Long::valueOf).toList();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
