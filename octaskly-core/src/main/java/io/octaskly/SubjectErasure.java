package io.octaskly;

import io.octaskly.audit.ErasureReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What {@link OctasklyHost#eraseSubject} did. Holds nothing personal. Immutable.
 *
 * @param removed how many things were removed from each store, by the store's name
 * @param audit what was removed from the audit log and its sinks, and which sinks cannot erase
 */
public record SubjectErasure(Map<String, Long> removed, ErasureReport audit) {

  /**
   * Makes a report.
   *
   * @param removed copied, in its order
   * @param audit of the log
   * @throws NullPointerException if a component is null
   */
  public SubjectErasure {
    removed = Collections.unmodifiableMap(new LinkedHashMap<>(removed));
    Objects.requireNonNull(audit, "audit");
  }

  /** {@return whether nothing is left for the host to remove by itself} */
  public boolean isComplete() {
    return audit.notErasable().isEmpty();
  }
}
