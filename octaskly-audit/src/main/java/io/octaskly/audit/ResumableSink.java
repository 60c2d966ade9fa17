package io.octaskly.audit;

import java.io.IOException;
import java.util.Optional;

/** A sink that knows what it holds, so that a log can go on where it ended. */
public interface ResumableSink extends AuditSink {
  /**
   * {@return the last record's place; empty if there is none}
   *
   * @throws IOException if that cannot be found out
   */
  Optional<ChainHead> lastHead() throws IOException;
}
