package io.octaskly.audit.internal.chain;

import io.octaskly.audit.AuditEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of details in the lines that the log writes about itself, which the verifier reads. */
public final class OwnLine {
  /** In log_opened: the format of the lines that follow. */
  public static final String FORMAT = "format";

  /** In log_opened and segment_rotated: the public key that signs. */
  public static final String KEY = "key";

  /** In log_opened: after how many events at most there is a checkpoint. */
  public static final String CHECKPOINT_EVENTS = "checkpoint_events";

  /** In segment_rotated: the number of the segment that ends. */
  public static final String SEGMENT = "segment";

  /** In segment_rotated: the public key that signs from here on. */
  public static final String NEXT_KEY = "next_key";

  /** In subject_erased: which values of which events. */
  public static final String PLACES = "places";

  /** In retention_applied: the number of the last segment that was removed. */
  public static final String LAST_SEGMENT = "last_segment";

  private OwnLine() {}

  /** {@return a detail that is text; null if it is not there or something else} */
  static @Nullable String text(AuditEvent event, String name) {
    return event.details().get(name) instanceof String text ? text : null;
  }

  /** {@return a detail that is a whole number; -1 if it is not there or something else} */
  static int number(AuditEvent event, String name) {
    Map<String, @Nullable Object> details = event.details();
    return details.get(name) instanceof Integer number ? number : -1;
  }
}
