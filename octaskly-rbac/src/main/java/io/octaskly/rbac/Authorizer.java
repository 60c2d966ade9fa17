package io.octaskly.rbac;

import java.util.Objects;

/**
 * Decides by a {@link PermissionMatrix} and tells a listener of denials. Immutable and thread-safe.
 */
public final class Authorizer {
  private final PermissionMatrix matrix;
  private final AccessListener listener;

  private Authorizer(PermissionMatrix matrix, AccessListener listener) {
    this.matrix = Objects.requireNonNull(matrix, "matrix");
    this.listener = new GuardedListener(listener);
  }

  /**
   * {@return an authorizer}
   *
   * @param matrix who may do what; the one that the verifier has
   * @param listener is told of denials
   * @throws NullPointerException if an argument is null
   */
  public static Authorizer of(PermissionMatrix matrix, AccessListener listener) {
    return new Authorizer(matrix, listener);
  }

  /**
   * {@return an authorizer that decides by another matrix} The listener is told of each permission
   * that is granted or revoked by that. Make a new verifier too: scopes go by the matrix.
   *
   * @param next who may do what from now on
   * @throws NullPointerException if {@code next} is null
   */
  public Authorizer withMatrix(PermissionMatrix next) {
    for (MatrixChange change : matrix.changesTo(next)) {
      Condition condition = change.after();
      if (condition == null) {
        listener.permissionRevoked(change.role(), change.permission());
      } else {
        listener.permissionGranted(change.role(), change.permission(), condition);
      }
    }
    return new Authorizer(next, listener);
  }

  /**
   * Decides on an operation that has no particular resource.
   *
   * @param principal who asks
   * @param permission what for
   * @return the decision; never null
   * @throws NullPointerException if an argument is null
   */
  public Decision decide(Principal principal, Permission permission) {
    return decide(principal, permission, Resource.NOBODYS);
  }

  /**
   * Decides on an operation on a resource. Nothing is allocated if it is allowed.
   *
   * @param principal who asks
   * @param permission what for
   * @param resource what it would be done to
   * @return the decision; never null
   * @throws NullPointerException if an argument is null
   */
  public Decision decide(Principal principal, Permission permission, Resource resource) {
    Decision decision = matrix.decide(principal, permission, resource);
    if (!decision.allowed()) {
      listener.denied(principal, permission, decision);
    }
    return decision;
  }
}
