package io.octaskly.rbac;

/**
 * Whether a principal may do something, and why not. Only {@link #ALLOWED} lets it through; the
 * other constants are the reasons of a denial, fit for a log.
 */
public enum Decision {
  /** The role has the permission, the token carries it, and its condition is met. */
  ALLOWED("allowed"),

  /** The matrix does not give the permission to the role. */
  ROLE_LACKS_PERMISSION("the role lacks the permission"),

  /** The role has the permission, but the token was issued for less. */
  OUTSIDE_TOKEN_SCOPE("the token's scope lacks the permission"),

  /** The permission holds for the principal's own resources, and this is somebody else's. */
  NOT_OWNER("not the owner"),

  /** The permission holds for the principal's own resources, and whose this is is not known. */
  OWNER_UNKNOWN("the owner is unknown"),

  /**
   * The permission holds for what is assigned to the principal's node, and this is not, or the
   * principal has no node.
   */
  NOT_ASSIGNEE("not the assignee");

  private final String reason;

  Decision(String reason) {
    this.reason = reason;
  }

  /** {@return whether the operation may go ahead} */
  public boolean allowed() {
    return this == ALLOWED;
  }

  /** {@return the decision in a few plain words} */
  public String reason() {
    return reason;
  }
}
