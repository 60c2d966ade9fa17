package io.octaskly.rbac;

/** On what a cell of a {@link PermissionMatrix} depends besides the role. */
public enum Condition {
  /** On nothing: the role has the permission for every resource. */
  NONE("none", "x"),

  /** The resource must belong to the principal: its {@link Resource#owner()} is the subject. */
  OWNER("owner", "own only"),

  /**
   * The resource must be assigned to the principal: its {@link Resource#assignee()} is the
   * principal's node id. A principal without a node id is nobody's assignee.
   */
  ASSIGNEE("assignee", "assigned only");

  private final String id;
  private final String label;

  Condition(String id, String label) {
    this.id = id;
    this.label = label;
  }

  /** {@return the name in JSON exports} */
  public String id() {
    return id;
  }

  /** {@return what stands in the cell of a table for people} */
  public String label() {
    return label;
  }
}
