package io.octaskly.rbac;

import io.octaskly.rbac.internal.MatrixExport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which role may do what, and on which {@link Condition}. What no cell allows is denied. Immutable
 * and thread-safe.
 *
 * <table>
 *   <caption>The {@linkplain #standard() standard matrix}</caption>
 *   <tr><th>permission</th><th>admin</th><th>dispatcher</th><th>worker</th><th>client</th></tr>
 *   <tr><td>task:create</td><td>x</td><td>x</td><td></td><td>x</td></tr>
 *   <tr><td>task:list:all</td><td>x</td><td>x</td><td></td><td></td></tr>
 *   <tr><td>task:list:own</td><td>x</td><td>x</td><td></td><td>x</td></tr>
 *   <tr><td>task:cancel</td><td>x</td><td>x</td><td></td><td>own only</td></tr>
 *   <tr><td>worker:stats</td><td>x</td><td>x</td><td></td><td></td></tr>
 *   <tr><td>worker:register</td><td>x</td><td>x</td><td>x</td><td></td></tr>
 *   <tr><td>user:manage</td><td>x</td><td></td><td></td><td></td></tr>
 *   <tr><td>system:shutdown</td><td>x</td><td></td><td></td><td></td></tr>
 *   <tr><td>task:status</td><td>x</td><td>x</td><td></td><td>own only</td></tr>
 *   <tr><td>task:result</td><td>x</td><td>x</td><td></td><td>own only</td></tr>
 *   <tr><td>task:execute</td><td>x</td><td></td><td>assigned only</td><td></td></tr>
 *   <tr><td>task:report</td><td>x</td><td></td><td>assigned only</td><td></td></tr>
 *   <tr><td>queue:manage</td><td>x</td><td>x</td><td></td><td></td></tr>
 *   <tr><td>resources:report</td><td>x</td><td></td><td>assigned only</td><td></td></tr>
 *   <tr><td>security:configure</td><td>x</td><td></td><td></td><td></td></tr>
 *   <tr><td>audit:read</td><td>x</td><td></td><td></td><td></td></tr>
 * </table>
 */
public final class PermissionMatrix {
  private static final PermissionMatrix STANDARD = standardCells();

  /** Has each role; a permission that a role does not have is a denial. */
  private final Map<Role, Map<Permission, Condition>> columns;

  /** What each role may do on no condition, as bits; most questions are answered by this alone. */
  private final long[] unconditional;

  private PermissionMatrix(Map<Role, Map<Permission, Condition>> columns) {
    this.columns = copyOf(columns);
    this.unconditional = new long[Role.values().length];
    this.columns.forEach(
        (role, column) ->
            column.forEach(
                (permission, condition) -> {
                  if (condition == Condition.NONE) {
                    unconditional[role.index()] |= permission.bit();
                  }
                }));
  }

  private static PermissionMatrix standardCells() {
    Builder matrix = builder();
    for (Permission permission : Permission.values()) {
      matrix.allow(Role.ADMIN, permission);
    }
    return matrix
        .allow(Role.DISPATCHER, Permission.TASK_CREATE)
        .allow(Role.DISPATCHER, Permission.TASK_LIST_ALL)
        .allow(Role.DISPATCHER, Permission.TASK_LIST_OWN)
        .allow(Role.DISPATCHER, Permission.TASK_CANCEL)
        .allow(Role.DISPATCHER, Permission.TASK_STATUS)
        .allow(Role.DISPATCHER, Permission.TASK_RESULT)
        .allow(Role.DISPATCHER, Permission.QUEUE_MANAGE)
        .allow(Role.DISPATCHER, Permission.WORKER_STATS)
        .allow(Role.DISPATCHER, Permission.WORKER_REGISTER)
        .allow(Role.WORKER, Permission.WORKER_REGISTER)
        .allow(Role.WORKER, Permission.TASK_EXECUTE, Condition.ASSIGNEE)
        .allow(Role.WORKER, Permission.TASK_REPORT, Condition.ASSIGNEE)
        .allow(Role.WORKER, Permission.RESOURCES_REPORT, Condition.ASSIGNEE)
        .allow(Role.CLIENT, Permission.TASK_CREATE)
        .allow(Role.CLIENT, Permission.TASK_LIST_OWN)
        .allow(Role.CLIENT, Permission.TASK_CANCEL, Condition.OWNER)
        .allow(Role.CLIENT, Permission.TASK_STATUS, Condition.OWNER)
        .allow(Role.CLIENT, Permission.TASK_RESULT, Condition.OWNER)
        .build();
  }

  /** {@return the matrix of the table above} */
  public static PermissionMatrix standard() {
    return STANDARD;
  }

  /** {@return a builder for a matrix that denies everything} */
  public static Builder builder() {
    return new Builder(Map.of());
  }

  /** {@return a builder that starts from this matrix} */
  public Builder toBuilder() {
    return new Builder(columns);
  }

  /**
   * Decides on an operation that has no particular resource. A cell with a condition is denied,
   * because there is nothing to meet it.
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
   * Decides on an operation on a resource. Pure and free of allocation; {@link Authorizer} does the
   * same and tells a listener of denials.
   *
   * @param principal who asks
   * @param permission what for
   * @param resource what it would be done to
   * @return the decision; never null
   * @throws NullPointerException if an argument is null
   */
  public Decision decide(Principal principal, Permission permission, Resource resource) {
    Objects.requireNonNull(resource, "resource");
    long allowed = unconditional[principal.role().index()] & principal.permissionBits();
    if ((allowed & permission.bit()) != 0) {
      return Decision.ALLOWED;
    }
    return onCondition(principal, permission, resource);
  }

  private Decision onCondition(Principal principal, Permission permission, Resource resource) {
    Condition condition = column(principal.role()).get(permission);
    if (condition == null) {
      return Decision.ROLE_LACKS_PERMISSION;
    }
    if (!principal.permissions().contains(permission)) {
      return Decision.OUTSIDE_TOKEN_SCOPE;
    }
    return switch (condition) {
      case NONE -> Decision.ALLOWED;
      case OWNER -> {
        String owner = resource.owner();
        if (owner == null) {
          yield Decision.OWNER_UNKNOWN;
        }
        yield owner.equals(principal.subject()) ? Decision.ALLOWED : Decision.NOT_OWNER;
      }
      case ASSIGNEE ->
          principal.isNode(resource.assignee()) ? Decision.ALLOWED : Decision.NOT_ASSIGNEE;
    };
  }

  /**
   * {@return the condition in a cell; empty if the role does not have the permission}
   *
   * @param role the column
   * @param permission the row
   * @throws NullPointerException if an argument is null
   */
  public Optional<Condition> condition(Role role, Permission permission) {
    return Optional.ofNullable(column(role).get(Objects.requireNonNull(permission, "permission")));
  }

  /**
   * {@return all that a role may do, conditionally or not; unmodifiable}
   *
   * @param role the column
   * @throws NullPointerException if {@code role} is null
   */
  public Set<Permission> permissions(Role role) {
    return Collections.unmodifiableSet(column(role).keySet());
  }

  /**
   * {@return the cells in which another matrix differs from this, by permission and then by role}
   *
   * @param other what to compare with
   * @throws NullPointerException if {@code other} is null
   */
  public List<MatrixChange> changesTo(PermissionMatrix other) {
    List<MatrixChange> changes = new ArrayList<>();
    for (Permission permission : Permission.values()) {
      for (Role role : Role.values()) {
        Condition before = column(role).get(permission);
        Condition after = other.column(role).get(permission);
        if (before != after) {
          changes.add(new MatrixChange(role, permission, before, after));
        }
      }
    }
    return List.copyOf(changes);
  }

  /** {@return a Markdown table, a row for each permission and a column for each role} */
  public String toMarkdown() {
    return MatrixExport.markdown(this);
  }

  /**
   * {@return a JSON object that has, for each permission, an object with the {@linkplain
   * Condition#id() condition} for each role that has it, such as {@code
   * {"task:cancel":{"admin":"none","client":"owner"}}}}
   */
  public String toJson() {
    return MatrixExport.json(this);
  }

  /** {@return whether {@code other} is a matrix with the same cells} */
  @Override
  public boolean equals(Object other) {
    return other instanceof PermissionMatrix that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /** {@return the JSON of {@link #toJson()}} */
  @Override
  public String toString() {
    return toJson();
  }

  private Map<Permission, Condition> column(Role role) {
    return Objects.requireNonNull(columns.get(role), "role");
  }

  private static Map<Role, Map<Permission, Condition>> copyOf(
      Map<Role, Map<Permission, Condition>> columns) {
    Map<Role, Map<Permission, Condition>> copy = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      Map<Permission, Condition> column = new EnumMap<>(Permission.class);
      column.putAll(columns.getOrDefault(role, Map.of()));
      copy.put(role, column);
    }
    return copy;
  }

  /** Collects the cells of a matrix; not thread-safe. A later call for a cell replaces it. */
  public static final class Builder {
    private final Map<Role, Map<Permission, Condition>> columns;

    private Builder(Map<Role, Map<Permission, Condition>> columns) {
      this.columns = copyOf(columns);
    }

    /**
     * Allows an operation on every resource.
     *
     * @param role who
     * @param permission what
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public Builder allow(Role role, Permission permission) {
      return allow(role, permission, Condition.NONE);
    }

    /**
     * Allows an operation on a condition.
     *
     * @param role who
     * @param permission what
     * @param condition on which resources
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public Builder allow(Role role, Permission permission, Condition condition) {
      column(role)
          .put(
              Objects.requireNonNull(permission, "permission"),
              Objects.requireNonNull(condition, "condition"));
      return this;
    }

    /**
     * Allows an operation that a configuration file names.
     *
     * @param role who
     * @param permission an id such as {@code task:create}
     * @param condition on which resources
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if no permission has this id
     */
    public Builder allow(Role role, String permission, Condition condition) {
      return allow(role, Permission.parse(permission), condition);
    }

    /**
     * Denies an operation, as every cell does that nothing allows.
     *
     * @param role who
     * @param permission what
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public Builder deny(Role role, Permission permission) {
      column(role).remove(Objects.requireNonNull(permission, "permission"));
      return this;
    }

    /** {@return the matrix; the builder can be used further} */
    public PermissionMatrix build() {
      return new PermissionMatrix(columns);
    }

    private Map<Permission, Condition> column(Role role) {
      return Objects.requireNonNull(columns.get(role), "role");
    }
  }
}
