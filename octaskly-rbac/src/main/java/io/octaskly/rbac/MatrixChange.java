package io.octaskly.rbac;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell that differs between two matrices.
 *
 * @param role the column
 * @param permission the row
 * @param before the condition in the one; null if the role does not have the permission there
 * @param after the condition in the other; null likewise
 */
public record MatrixChange(
    Role role, Permission permission, @Nullable Condition before, @Nullable Condition after) {

  /**
   * Makes a change.
   *
   * @param role the column
   * @param permission the row
   * @param before the condition in the one; null for none
   * @param after the condition in the other; null for none
   * @throws NullPointerException if {@code role} or {@code permission} is null
   */
  public MatrixChange {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(permission, "permission");
  }
}
