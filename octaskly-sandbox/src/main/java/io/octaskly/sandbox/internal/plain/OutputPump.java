package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.internal.streams.Producer;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads one stream of a process on a thread of its own, which waits while the reader lags behind.
 */
final class OutputPump implements Producer {
  /** What may still come when the process has ended: no system has larger pipes. */
  private static final int MAX_REST = 1 << 20;

  private final InputStream from;
  private final TaskOutput output;
  private final Runnable printed;
  private final Runnable atEnd;

  // Guarded by this.
  private boolean processEnded;
  private int rest;
  private boolean over;

  /**
   * Makes one that has not started.
   *
   * @param printed is called when something has been added to the output
   * @param atEnd is called when nothing will be added any more
   */
  OutputPump(InputStream from, String name, long cap, Runnable printed, Runnable atEnd) {
    this.from = from;
    this.output = new TaskOutput(name, cap, this);
    this.printed = printed;
    this.atEnd = atEnd;
  }

  TaskOutput output() {
    return output;
  }

  void start() {
    Thread thread = new Thread(this::pump, "octaskly-output");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the pipe holds is read now, however far the reader is. */
  synchronized void processHasEnded() {
    processEnded = true;
    notifyAll();
  }

  /** Nothing is added any more: somebody who has outlived the process keeps the pipe open. */
  synchronized void stop() {
    if (!over) {
      over = true;
      output.end();
      notifyAll();
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  private void pump() {
    byte[] chunk = new byte[TaskOutput.CHUNK];
    try (from) {
      int count = from.read(chunk);
      while (count >= 0 && add(chunk, count)) {
        printed.run();
        awaitRoom();
        count = from.read(chunk);
      }
    } catch (IOException e) {
      // The process has ended while it was being read: this is the end of its output.
      stop();
    }
    stop();
    atEnd.run();
  }

  private synchronized boolean add(byte[] chunk, int count) {
    if (processEnded) {
      rest += count;
    }
    if (over || rest > MAX_REST) {
      return false;
    }
    output.add(chunk, count);
    return true;
  }

  private synchronized void awaitRoom() {
    while (output.isFull() && !processEnded && !over) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt a thread of ours: the wait goes on.
      }
    }
  }

  @Override
  public synchronized void roomAgain() {
    notifyAll();
  }
}
