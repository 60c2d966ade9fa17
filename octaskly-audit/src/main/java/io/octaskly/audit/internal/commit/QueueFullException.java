package io.octaskly.audit.internal.commit;

import io.octaskly.audit.AuditException;

/** An item found no room in the queue for as long as it could wait. */
public final class QueueFullException extends AuditException {
  private static final long serialVersionUID = 1L;

  QueueFullException(String message) {
    super(message);
  }
}
