package io.octaskly;

import io.octaskly.rbac.Decision;
import io.octaskly.rbac.Permission;
import java.util.Objects;

/** A caller is known, and may not do what it asked for. */
public final class PermissionDeniedException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /** What was asked for. */
  private final Permission permission;

  /** Why it was denied. */
  private final Decision decision;

  /**
   * Makes an exception.
   *
   * @param permission what was asked for
   * @param decision why it was denied
   * @throws NullPointerException if an argument is null
   */
  public PermissionDeniedException(Permission permission, Decision decision) {
    super("permission " + permission.id() + " denied: " + decision.reason());
    this.permission = Objects.requireNonNull(permission, "permission");
    this.decision = Objects.requireNonNull(decision, "decision");
  }

  /** {@return what was asked for} */
  public Permission permission() {
    return permission;
  }

  /** {@return why it was denied} */
  public Decision decision() {
    return decision;
  }
}
