package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.streams.TaskOutput;

/**
 * One of the pipes that a task prints to. It is watched unless its reader lags behind; the kernel
 * then lets the task wait when the pipe is full. Thread-safe.
 */
final class OutputPipe {
  /** The largest pipe that an ordinary process can make ({@code /proc/sys/fs/pipe-max-size}). */
  private static final int MAX_PIPE = 1 << 20;

  private final Descriptor descriptor;
  private final Poller poller;
  private final long token;
  private final TaskOutput output;

  /** Both guarded by this: the descriptor is with the poller exactly if it is open and not held. */
  private boolean open;

  private boolean held;

  OutputPipe(Descriptor descriptor, Poller poller, long token, String name, long cap) {
    this.descriptor = descriptor;
    this.poller = poller;
    this.token = token;
    this.output = new TaskOutput(name, cap, this::resume);
  }

  TaskOutput output() {
    return output;
  }

  synchronized void watch() {
    poller.add(descriptor.number(), Poller.READABLE, token);
    open = true;
  }

  /** Reads once what is there: one task's flood must not keep others waiting. */
  synchronized void ready(Transfer transfer) {
    if (!open || held) {
      // The event was there before the pipe was not watched any more.
      return;
    }
    int count = transfer.read(descriptor);
    if (count == 0) {
      poller.remove(descriptor.number());
      open = false;
      output.end();
    } else if (count > 0) {
      output.add(transfer.bytes(), count);
      // A reader that has caught up since has found nothing to resume.
      if (output.isFull()) {
        poller.remove(descriptor.number());
        held = true;
      }
    }
  }

  /** The reader has caught up, has gone, or is not waited for any more; on its thread. */
  private synchronized void resume() {
    if (open && held) {
      poller.add(descriptor.number(), Poller.READABLE, token);
      held = false;
    }
  }

  /**
   * Reads what is left when nobody writes any more, or nobody of ours, however far the reader is.
   */
  synchronized void finish(Transfer transfer) {
    if (!open) {
      return;
    }
    int rest = 0;
    int count = transfer.read(descriptor);
    while (count > 0) {
      output.add(transfer.bytes(), count);
      rest += count;
      count = rest < MAX_PIPE ? transfer.read(descriptor) : 0;
    }
    if (!held) {
      poller.remove(descriptor.number());
    }
    open = false;
    output.end();
  }
}
