package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Descriptor.Pipe;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one launch. Closing it closes whatever has not been handed over: the task's ends
 * always, ours too when the launch has failed. Not thread-safe.
 */
final class Streams implements AutoCloseable {
  private final @Nullable Pipe stdin;
  private final Pipe stdout;
  private final Pipe stderr;
  private final Pipe status;
  private boolean handedOver;

  private Streams(@Nullable Pipe stdin, Pipe stdout, Pipe stderr, Pipe status) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    this.status = status;
  }

  static Streams open(Arena arena, boolean feedsStdin) {
    Pipe[] pipes = new Pipe[feedsStdin ? 4 : 3];
    try {
      for (int i = 0; i < pipes.length; i++) {
        pipes[i] = Descriptor.pipe(arena);
      }
      pipes[0].reader().doNotBlock();
      pipes[1].reader().doNotBlock();
      pipes[2].reader().doNotBlock();
      if (feedsStdin) {
        pipes[3].writer().doNotBlock();
      }
    } catch (RuntimeException e) {
      for (Pipe pipe : pipes) {
        if (pipe != null) {
          pipe.close();
        }
      }
      throw e;
    }
    return new Streams(feedsStdin ? pipes[3] : null, pipes[0], pipes[1], pipes[2]);
  }

  /** The task's end of its standard input, or null when it reads a file. */
  @Nullable Descriptor stdin() {
    return stdin == null ? null : stdin.reader();
  }

  Descriptor stdout() {
    return stdout.writer();
  }

  Descriptor stderr() {
    return stderr.writer();
  }

  Pipe status() {
    return status;
  }

  Launched launched(
      long startedAt, int taskPid, int guardPid, Descriptor guard, @Nullable Descriptor listener) {
    handedOver = true;
    return new Launched(
        startedAt,
        taskPid,
        guardPid,
        guard,
        status.reader(),
        listener,
        stdin == null ? null : stdin.writer(),
        stdout.reader(),
        stderr.reader());
  }

  @Override
  public void close() {
    if (stdin != null) {
      stdin.reader().close();
    }
    stdout.writer().close();
    stderr.writer().close();
    status.writer().close();
    if (!handedOver) {
      if (stdin != null) {
        stdin.writer().close();
      }
      stdout.reader().close();
      stderr.reader().close();
      status.reader().close();
    }
  }
}
