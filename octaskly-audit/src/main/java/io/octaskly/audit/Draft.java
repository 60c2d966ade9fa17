package io.octaskly.audit;

import io.octaskly.audit.internal.chain.Unplaced;
import org.jspecify.annotations.Nullable;

/**
 * What is to be committed next.
 *
 * @param event the event as it will be written; null to go over to the next segment
 * @param line its line but for its place
 * @param checkpoint whether it must be signed
 */
record Draft(@Nullable AuditEvent event, @Nullable Unplaced line, boolean checkpoint) {
  /** Ends the active segment. */
  static final Draft ROTATION = new Draft(null, null, true);

  /** {@return about how many bytes it will take} */
  int size() {
    return line == null ? 0 : line.size();
  }

  Draft asCheckpoint() {
    return new Draft(event, line, true);
  }
}
