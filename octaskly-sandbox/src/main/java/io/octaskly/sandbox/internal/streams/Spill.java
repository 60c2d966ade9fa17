package io.octaskly.sandbox.internal.streams;

import io.octaskly.sandbox.OutputConsumer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a task's outputs to files, each if it is more than is kept, on threads that a slow disk
 * may hold up. The task then waits, as it does for a reader; nobody else does. Thread-safe.
 */
public final class Spill {
  private final SpillFile stdout;
  private final SpillFile stderr;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Spill(SpillFile stdout, SpillFile stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * The two files.
   *
   * @param limit how many bytes each may have at most
   */
  public record Target(Path stdout, Path stderr, long limit) {}

  /** Begins; before it is {@linkplain TaskOutput#decided decided} whether outputs have readers. */
  public static Spill start(
      TaskOutput stdout, TaskOutput stderr, Target target, Handover handover) {
    return start(stdout, stderr, target, handover, SpillFile::create);
  }

  static Spill start(
      TaskOutput stdout,
      TaskOutput stderr,
      Target target,
      Handover handover,
      SpillFile.Opener opener) {
    Spill spill =
        new Spill(
            new SpillFile(target.stdout(), stdout, target.limit(), opener),
            new SpillFile(target.stderr(), stderr, target.limit(), opener));
    OutputDelivery.start(
        wake -> List.of(stdout.spill(target.limit(), wake), stderr.spill(target.limit(), wake)),
        // On the hand-over's own threads.
        Runnable::run,
        spill.new Writer(),
        handover);
    return spill;
  }

  /** Completes when nothing more is written. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /** Gives up what has not been written, unless all has. */
  public void giveUp(String why) {
    for (SpillFile file : List.of(stdout, stderr)) {
      if (!done.isDone() && !file.isComplete()) {
        file.stop(why);
      }
    }
  }

  /** What became of standard output; final when done or given up. */
  public Spilled stdout() {
    return stdout.spilled();
  }

  /** What became of standard error; final when done or given up. */
  public Spilled stderr() {
    return stderr.spilled();
  }

  private final class Writer implements OutputConsumer {
    @Override
    public void stdout(byte[] chunk) {
      stdout.write(chunk);
    }

    @Override
    public void stderr(byte[] chunk) {
      stderr.write(chunk);
    }

    @Override
    public void ended() {
      stdout.close();
      stderr.close();
      done.complete(null);
    }
  }
}
