package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Descriptor;

/** Standard input with a known content, which the supervisor writes. For its thread. */
final class FedInput implements Input {
  private final Descriptor pipe;
  private final Poller poller;
  private final long token;
  private final byte[] content;
  private int written;
  private boolean open;

  FedInput(Descriptor pipe, Poller poller, long token, byte[] content) {
    this.pipe = pipe;
    this.poller = poller;
    this.token = token;
    this.content = content;
  }

  @Override
  public void watch() {
    open = true;
    poller.add(pipe.number(), Poller.WRITABLE, token);
  }

  @Override
  public void ready(Transfer transfer) {
    if (!open) {
      return;
    }
    int count = written < content.length ? transfer.write(pipe, content, written) : 0;
    written += Math.max(0, count);
    // A reader that has gone is the task's own business.
    if (count == Transfer.READER_GONE || written == content.length) {
      end();
    }
  }

  @Override
  public void end() {
    if (open) {
      open = false;
      poller.remove(pipe.number());
      pipe.close();
    }
  }
}
