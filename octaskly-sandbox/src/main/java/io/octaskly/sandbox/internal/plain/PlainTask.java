package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceUsage;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import io.octaskly.sandbox.internal.supervise.Ended;
import io.octaskly.sandbox.internal.supervise.Ending;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of {@link ProcessBuilder}'s and the threads that serve it: one for each stream, and one
 * that waits for its end. Of its tree is killed what {@link ProcessHandle#descendants} shows at
 * that moment; whoever has lost its parent before is not found. Thread-safe.
 */
public final class PlainTask implements TaskProcess {
  /** How long a process that was killed may take to die until the caller is told. */
  private static final Duration KILL_TIME = Duration.ofMillis(600);

  /** How long the streams may stay open when the process has ended: descendants may hold them. */
  private static final Duration DRAIN_TIME = Duration.ofMillis(200);

  private static final int LARGEST_CODE = 255;

  private final Process process;
  private final PlainPolicy policy;
  private final OutputPolicy output;
  private final LaunchAlarms alarms;
  private final @Nullable Stdin stdin;
  private final Consumer<PlainTask> over;
  private final long started = System.nanoTime();
  private final OutputPump stdout;
  private final OutputPump stderr;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();

  // All that follows is guarded by this.
  private @Nullable Ending reason;
  private boolean killed;
  private boolean exited;
  private boolean finished;
  private long alarm = -1;

  /** Those that were asked to end, and may lose their parent by that. */
  private List<ProcessHandle> asked = List.of();

  PlainTask(
      Process process,
      PlainPolicy policy,
      OutputPolicy output,
      @Nullable Stdin stdin,
      LaunchAlarms alarms,
      Consumer<PlainTask> over) {
    this.process = process;
    this.policy = policy;
    this.output = output;
    this.stdin = stdin;
    this.alarms = alarms;
    this.over = over;
    long cap = output.bytesPerStream();
    this.stdout =
        new OutputPump(
            process.getInputStream(), "standard output", cap, this::printed, this::outputEnded);
    this.stderr =
        new OutputPump(
            process.getErrorStream(), "standard error", cap, this::printed, this::outputEnded);
  }

  void start() {
    stdout.start();
    stderr.start();
    if (stdin instanceof Stdin.Bytes bytes) {
      run("octaskly-input", () -> feed(bytes.bytes()));
    } else if (!(stdin instanceof Stdin.Live)) {
      feed(new byte[0]);
    }
    synchronized (this) {
      if (policy.wallTime() != null) {
        alarm = alarms.arm(policy.wallTime(), this::wallTimeIsOver);
      }
    }
    run("octaskly-wait", this::await);
  }

  private static void run(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void cancel() {
    kill(new Ending.Cancelled());
  }

  @Override
  public CompletableFuture<Ended> ended() {
    return ended;
  }

  @Override
  public TaskOutput stdout() {
    return stdout.output();
  }

  @Override
  public TaskOutput stderr() {
    return stderr.output();
  }

  @Override
  public Optional<OutputStream> stdin() {
    return stdin instanceof Stdin.Live
        ? Optional.of(new PlainInput(process.getOutputStream()))
        : Optional.empty();
  }

  /** Writes it and closes the stream, which without any content does not block. */
  private void feed(byte[] content) {
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(content);
    } catch (IOException e) {
      // A task that does not read its input to the end is its own business.
      return;
    }
  }

  private void await() {
    while (true) {
      try {
        process.waitFor();
        break;
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt a thread of ours: the wait goes on.
      }
    }
    synchronized (this) {
      exited = true;
      alarms.disarm(alarm);
      asked.forEach(ProcessHandle::destroyForcibly);
      alarm = alarms.arm(DRAIN_TIME, this::finish);
    }
    stdout.processHasEnded();
    stderr.processHasEnded();
    outputEnded();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // What was not written has no reader any more.
      return;
    }
  }

  private void printed() {
    Ending.AtLimit beyond = beyondOutputLimit();
    if (beyond != null) {
      kill(beyond);
    }
  }

  private Ending.@Nullable AtLimit beyondOutputLimit() {
    long cap = output.bytesPerStream();
    long most = Math.max(stdout().total(), stderr().total());
    return output.overflow() == OutputPolicy.Overflow.KILL && most > cap
        ? new Ending.AtLimit(Limit.OUTPUT, cap, most)
        : null;
  }

  /** The wall time limit: the task may tidy up in its grace. */
  private synchronized void wallTimeIsOver() {
    Duration limit = policy.wallTime();
    if (exited || limit == null) {
      return;
    }
    if (reason == null) {
      reason = new Ending.AtLimit(Limit.WALL_TIME, limit.toNanos(), System.nanoTime() - started);
    }
    asked = process.descendants().toList();
    // By the handle: the process itself would close its streams, and lose what it says.
    process.toHandle().destroy();
    asked.forEach(ProcessHandle::destroy);
    alarm = alarms.arm(policy.grace(), () -> kill(null));
  }

  private synchronized void kill(@Nullable Ending why) {
    if (exited) {
      return;
    }
    if (reason == null) {
      reason = why;
    }
    if (!killed) {
      killed = true;
      List<ProcessHandle> tree = new ArrayList<>(asked);
      process.descendants().forEach(tree::add);
      process.toHandle().destroyForcibly();
      // Those that were made since are still with their parents, which have not been killed yet.
      tree.forEach(one -> one.descendants().forEach(ProcessHandle::destroyForcibly));
      tree.forEach(ProcessHandle::destroyForcibly);
      alarms.disarm(alarm);
      alarm = alarms.arm(KILL_TIME, this::abandon);
    }
  }

  private void outputEnded() {
    boolean all;
    synchronized (this) {
      all = exited && stdout.isOver() && stderr.isOver();
    }
    if (all) {
      finish();
    }
  }

  private void finish() {
    Ending ending;
    synchronized (this) {
      if (finished) {
        return;
      }
      finished = true;
      alarms.disarm(alarm);
      if (reason == null) {
        // It may have ended before what it had printed was read.
        reason = beyondOutputLimit();
      }
      ending = reason != null ? reason : new Ending.Exited(exitCode());
    }
    stdout.stop();
    stderr.stop();
    over.accept(this);
    ended.complete(
        new Ended(
            ending,
            stdout(),
            stderr(),
            new ResourceUsage(
                Duration.ofNanos(System.nanoTime() - started),
                Duration.ZERO,
                Duration.ZERO,
                0,
                0,
                0,
                0,
                0)));
  }

  /** Windows has larger ones, which must not become a success by being cut. */
  private int exitCode() {
    int code = process.exitValue();
    return code >= 0 && code <= LARGEST_CODE ? code : LARGEST_CODE;
  }

  private void abandon() {
    synchronized (this) {
      if (exited) {
        return;
      }
    }
    stdout.stop();
    stderr.stop();
    ended.completeExceptionally(
        new SandboxException(
            "the task (pid "
                + process.pid()
                + ") has not died within "
                + KILL_TIME.toMillis()
                + " ms of being killed: it hangs in the system, for example on an unreachable"
                + " network file system"));
  }
}
