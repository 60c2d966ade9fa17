package io.octaskly.audit;

import java.io.IOException;
import java.util.List;

/**
 * Where a log puts its events.
 *
 * <p>A log calls its sink from one thread at a time, not always the same: whichever caller comes
 * first writes for all that wait. A sink must not record to the log that it serves. When a method
 * throws, whatever it throws, none of the batch counts as recorded, its callers get an {@link
 * AuditException}, and the log calls neither method again. Closing the sink is left to whoever made
 * it.
 */
public interface AuditSink {

  /**
   * Takes the next events.
   *
   * @param batch at least one record, in the order of their numbers, without gap to the last batch;
   *     not to be kept, though the records in it may be
   * @throws IOException if not all of them can be taken
   */
  void append(List<AuditRecord> batch) throws IOException;

  /**
   * Returns when all that was appended survives a power cut. Not called if the log's {@link
   * Durability} is less.
   *
   * @throws IOException if that cannot be said
   */
  void force() throws IOException;
}
