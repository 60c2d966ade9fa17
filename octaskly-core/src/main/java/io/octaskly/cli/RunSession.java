package io.octaskly.cli;

import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.OutputConsumer;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** One task between its start and its end: its streams are those of this process. */
final class RunSession {
  private final Streams streams;
  private final Termination termination;
  private final boolean givesInput;
  private final CountDownLatch delivered = new CountDownLatch(1);
  private volatile boolean outputClosed;

  RunSession(Streams streams, Termination termination, boolean givesInput) {
    this.streams = streams;
    this.termination = termination;
    this.givesInput = givesInput;
  }

  /** {@return how it ended, when all that it printed has been passed on} */
  TaskResult run(Sandbox sandbox, Task task) {
    TaskResult result = sandbox.run(task, this::started);
    try {
      delivered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.out().flush();
    streams.err().flush();
    return result;
  }

  private void started(RunningTask running) {
    termination.running(running);
    Executor executor = work -> daemon("octaskly-output", work);
    running.onOutput(executor, new PassedOn(running));
    if (givesInput) {
      daemon("octaskly-input", () -> copyInput(running));
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void copyInput(RunningTask running) {
    try (OutputStream to = running.stdin()) {
      streams.in().transferTo(to);
    } catch (IOException e) {
      // The task does not read any more, or what is read here has failed: either way its input
      // ends.
    }
  }

  /** {@return what the process should end with; says why, unless the program itself ended} */
  int exitCode(TaskResult result) {
    if (outputClosed) {
      return ExitCode.RUN_OUTPUT_CLOSED;
    }
    Outcome outcome = result.outcome();
    if (!(outcome instanceof Outcome.Exited)) {
      streams.tell("the task " + outcome.describe());
    }
    return ExitCode.of(outcome);
  }

  /** Bytes as they come; when nobody takes them any more, the task ends as if by SIGPIPE. */
  private final class PassedOn implements OutputConsumer {
    private final RunningTask running;

    PassedOn(RunningTask running) {
      this.running = running;
    }

    @Override
    public void stdout(byte[] chunk) {
      pass(chunk, streams.out());
    }

    @Override
    public void stderr(byte[] chunk) {
      pass(chunk, streams.err());
    }

    private void pass(byte[] chunk, PrintStream to) {
      if (!outputClosed) {
        to.write(chunk, 0, chunk.length);
        if (to.checkError()) {
          outputClosed = true;
          running.cancel();
        }
      }
    }

    @Override
    public void ended() {
      delivered.countDown();
    }
  }
}
