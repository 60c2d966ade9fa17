package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.OutputPolicy.Overflow;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.streams.Producer;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the pipes that a task prints to. It is watched, and emptied by the supervisor, unless a
 * follower lags behind; the kernel then lets the task wait when the pipe is full. Thread-safe.
 *
 * <p>A reader that keeps up takes the pipe over: he empties it himself, on his own thread, as the
 * reader of any process does, and it is watched again when there is nothing for a moment. While it
 * is his it holds as much as he may lag behind, so that nobody notices a difference.
 */
final class OutputPipe implements Producer {
  /** How often a flood that is only counted is emptied until others get their turn. */
  private static final int DROPS = 4;

  private static final int F_SETPIPE_SZ = 1031;

  /** A reader who gets so much at once reads a flood. */
  private static final int FLOOD = 4096;

  private final Descriptor descriptor;
  private final Poller poller;
  private final long token;
  private final OutputPolicy policy;
  private final LongConsumer overflowed;
  private final TaskOutput output;

  // All that follows is guarded by this.

  /** The descriptor is with the poller exactly if it is open and not held. */
  private boolean open;

  private boolean held;

  /** What the pipe holds, in bytes, or why it does not hold more; 0 if it was never asked to. */
  private long capacity;

  /** For a reader that empties the pipe himself. */
  private @Nullable OwnReading own;

  /** How many threads wait with it. */
  private int waiting;

  /**
   * Makes one that is not watched yet.
   *
   * @param overflowed is told how many bytes there are when they are more than the task may print
   */
  OutputPipe(
      Descriptor descriptor,
      Poller poller,
      long token,
      String name,
      OutputPolicy policy,
      LongConsumer overflowed) {
    this.descriptor = descriptor;
    this.poller = poller;
    this.token = token;
    this.policy = policy;
    this.overflowed = overflowed;
    this.output = new TaskOutput(name, policy.bytesPerStream(), this);
  }

  TaskOutput output() {
    return output;
  }

  synchronized void watch() {
    poller.add(descriptor.number(), Poller.READABLE, token);
    open = true;
  }

  /** Reads what is there, within bounds: one task's flood must not keep others waiting. */
  void ready(Transfer transfer) {
    readSome(transfer);
    judge();
  }

  private synchronized void readSome(Transfer transfer) {
    if (!open || held) {
      // The event was there before the pipe was not watched any more.
      return;
    }
    if (output.onlyCounts()) {
      drop(transfer);
      return;
    }
    int count = transfer.read(descriptor);
    if (count == 0) {
      end();
    } else if (count > 0) {
      output.add(transfer.bytes(count), count);
      // A follower that has caught up since has found nothing to resume.
      if (output.isFull()) {
        hold();
      }
    }
  }

  private void drop(Transfer transfer) {
    enlarge();
    for (int i = 0; i < DROPS; i++) {
      int count = transfer.drop(descriptor);
      if (count == 0) {
        end();
      }
      if (count <= 0) {
        return;
      }
      output.count(count);
    }
  }

  /** Nobody is to print more than the policy has it, if it kills. */
  private void judge() {
    if (policy.overflow() == Overflow.KILL && output.overflowed()) {
      overflowed.accept(output.total());
    }
  }

  @Override
  public void roomAgain() {
    resume();
  }

  @Override
  public int fetch(byte[] into, int at, int length, int lately) {
    int count = fetchNow(into, at, length, lately);
    if (count == 0 && awaitMore()) {
      count = fetchNow(into, at, length, lately);
    }
    if (count == 0) {
      resume();
    }
    judge();
    return count;
  }

  private synchronized int fetchNow(byte[] into, int at, int length, int lately) {
    if (!open || output.isFull() || !output.isReadUp()) {
      return 0;
    }
    if (own == null) {
      own = new OwnReading(descriptor);
    }
    int count = own.read(descriptor, into, at, length);
    if (count == 0) {
      end();
      return 0;
    }
    if (count > 0) {
      output.fetched(into, at, count);
    }
    if (!held && Math.max(count, lately) >= FLOOD && mayBeTakenOver()) {
      hold();
    }
    return Math.max(0, count);
  }

  /** What is to kill the task must be seen though the reader be away. */
  private boolean mayBeTakenOver() {
    return policy.overflow() != Overflow.KILL && enlarge();
  }

  /** Waits for more in a pipe that is the reader's. Returns whether it is worth looking. */
  private boolean awaitMore() {
    OwnReading reading;
    synchronized (this) {
      reading = own;
      if (!open || !held || reading == null || output.isFull()) {
        return false;
      }
      waiting++;
    }
    try {
      reading.awaitMore();
    } finally {
      synchronized (this) {
        waiting--;
        free();
      }
    }
    return true;
  }

  /** The reader has caught up, has gone, or is not waited for any more; on its thread. */
  private synchronized void resume() {
    if (open && held && !output.isFull()) {
      poller.add(descriptor.number(), Poller.READABLE, token);
      held = false;
    }
  }

  /**
   * Reads what is left when nobody writes any more, or nobody of ours, however far followers are.
   */
  void finish(Transfer transfer) {
    readRest(transfer);
    judge();
  }

  private synchronized void readRest(Transfer transfer) {
    if (!open) {
      return;
    }
    int rest = 0;
    int count = transfer.read(descriptor);
    while (count > 0) {
      output.add(transfer.bytes(count), count);
      rest += count;
      count = rest < Transfer.LARGEST_PIPE ? transfer.read(descriptor) : 0;
    }
    end();
  }

  private void hold() {
    poller.remove(descriptor.number());
    held = true;
  }

  private void end() {
    if (!held) {
      poller.remove(descriptor.number());
    }
    open = false;
    free();
    output.end();
  }

  private void free() {
    if (!open && waiting == 0 && own != null) {
      own.close();
      own = null;
    }
  }

  /**
   * Has the pipe hold as much as a reader may lag behind, or a flood need not wait for. Returns
   * whether it does: the kernel limits what an ordinary user's pipes hold together ({@code
   * pipe(7)}).
   */
  private boolean enlarge() {
    if (capacity == 0) {
      capacity =
          Kernel.call(SystemCall.FCNTL, descriptor.number(), F_SETPIPE_SZ, TaskOutput.WINDOW);
    }
    return capacity >= TaskOutput.WINDOW;
  }
}
