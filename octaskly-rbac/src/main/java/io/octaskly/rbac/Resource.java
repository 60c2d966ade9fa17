package io.octaskly.rbac;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose the thing is that a principal wants to act on; the {@link Condition} of a matrix cell looks
 * at it. Make it once with the task, worker or report that it stands for.
 *
 * @param owner the subject that submitted it; null if nobody is known to own it
 * @param assignee the id of the node that it is assigned to; null if it is assigned to none
 */
public record Resource(@Nullable String owner, @Nullable String assignee) {
  /** Nobody's: meets no condition but {@link Condition#NONE}. */
  static final Resource NOBODYS = new Resource(null, null);

  /**
   * {@return a resource that is owned and not assigned}
   *
   * @param subject the subject that submitted it
   * @throws NullPointerException if {@code subject} is null
   */
  public static Resource ownedBy(String subject) {
    return new Resource(Objects.requireNonNull(subject, "subject"), null);
  }

  /**
   * {@return a resource of the same owner that is assigned}
   *
   * @param nodeId the node it is assigned to
   * @throws NullPointerException if {@code nodeId} is null
   */
  public Resource assignedTo(String nodeId) {
    return new Resource(owner, Objects.requireNonNull(nodeId, "nodeId"));
  }
}
