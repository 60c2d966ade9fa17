package io.octaskly.rbac;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@code permissions} claim of a token stands for. Three vocabularies are in use, also
 * mixed; each entry is spelt exactly, and what is not in the table grants nothing.
 *
 * <table>
 *   <caption>From an entry to permissions</caption>
 *   <tr><th>entry</th><th>permissions</th></tr>
 *   <tr><td>{@code admin}, {@code dispatcher}, {@code worker}, {@code client}</td>
 *       <td>those that the matrix gives to this {@link Role}</td></tr>
 *   <tr><td>{@code read}</td>
 *       <td>task:list:all, task:list:own, task:status, task:result, worker:stats</td></tr>
 *   <tr><td>{@code write}</td>
 *       <td>task:create, task:cancel, task:execute, task:report, queue:manage, worker:register,
 *       resources:report</td></tr>
 *   <tr><td>the id of a {@link Permission}, such as {@code task:create}</td><td>itself</td></tr>
 * </table>
 *
 * <p>Administration (user:manage, security:configure, audit:read, system:shutdown) is in neither
 * {@code read} nor {@code write}: it takes the role's name or the permission's own.
 *
 * <p>A scope only narrows: a principal has what its role <em>and</em> its scope allow, on the
 * conditions of its role.
 *
 * @param permissions what the entries stand for; unmodifiable
 * @param unknown the entries that stand for nothing, each once, in the order given; unmodifiable
 */
public record TokenScope(Set<Permission> permissions, List<String> unknown) {
  private static final Set<Permission> READ =
      EnumSet.of(
          Permission.TASK_LIST_ALL,
          Permission.TASK_LIST_OWN,
          Permission.TASK_STATUS,
          Permission.TASK_RESULT,
          Permission.WORKER_STATS);

  private static final Set<Permission> WRITE =
      EnumSet.of(
          Permission.TASK_CREATE,
          Permission.TASK_CANCEL,
          Permission.TASK_EXECUTE,
          Permission.TASK_REPORT,
          Permission.QUEUE_MANAGE,
          Permission.WORKER_REGISTER,
          Permission.RESOURCES_REPORT);

  /**
   * Makes a scope.
   *
   * @param permissions what the entries stand for; copied
   * @param unknown the entries that stand for nothing; copied
   * @throws NullPointerException if a component or an element is null
   */
  public TokenScope {
    Set<Permission> copy = EnumSet.noneOf(Permission.class);
    copy.addAll(permissions);
    permissions = Collections.unmodifiableSet(copy);
    unknown = List.copyOf(unknown);
  }

  /**
   * {@return what entries of a {@code permissions} claim stand for}
   *
   * @param entries role names, coarse scopes and permission ids
   * @param matrix what a role's name stands for
   * @throws NullPointerException if an argument or an entry is null
   */
  public static TokenScope of(List<String> entries, PermissionMatrix matrix) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    Set<String> unknown = new LinkedHashSet<>();
    for (String entry : entries) {
      permissionsOf(entry, matrix).ifPresentOrElse(permissions::addAll, () -> unknown.add(entry));
    }
    return new TokenScope(permissions, List.copyOf(unknown));
  }

  /** {@return those of a role's permissions that are in this scope} */
  Set<Permission> narrow(Set<Permission> rolePermissions) {
    Set<Permission> both = EnumSet.noneOf(Permission.class);
    both.addAll(rolePermissions);
    both.retainAll(permissions);
    return both;
  }

  private static Optional<Set<Permission>> permissionsOf(String entry, PermissionMatrix matrix) {
    return switch (entry) {
      case "read" -> Optional.of(READ);
      case "write" -> Optional.of(WRITE);
      default ->
          Role.ofId(entry)
              .map(matrix::permissions)
              .or(() -> Permission.ofId(entry).map(EnumSet::of));
    };
  }
}
