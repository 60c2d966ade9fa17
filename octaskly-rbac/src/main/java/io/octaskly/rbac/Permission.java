package io.octaskly.rbac;

import io.octaskly.rbac.internal.Printable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An operation that is allowed or denied: the rows of a {@link PermissionMatrix}. */
public enum Permission {
  /** Submit a task. */
  TASK_CREATE("task:create", "create task"),
  /** See everybody's tasks. */
  TASK_LIST_ALL("task:list:all", "list all tasks"),
  /** See the tasks that one submitted. */
  TASK_LIST_OWN("task:list:own", "list own tasks"),
  /** End a task before its time. */
  TASK_CANCEL("task:cancel", "cancel task"),
  /** See load and health of the workers. */
  WORKER_STATS("worker:stats", "view worker stats"),
  /** Announce a worker to the dispatcher. */
  WORKER_REGISTER("worker:register", "register worker"),
  /** Create, change and delete users and their roles. */
  USER_MANAGE("user:manage", "manage users"),
  /** Stop the system. */
  SYSTEM_SHUTDOWN("system:shutdown", "system shutdown"),
  /** See how far a task has come. */
  TASK_STATUS("task:status", "view task status"),
  /** See what a task has produced. */
  TASK_RESULT("task:result", "view task result"),
  /** Run a task. */
  TASK_EXECUTE("task:execute", "execute task"),
  /** Say how a task ended. */
  TASK_REPORT("task:report", "report task result"),
  /** Reorder, hold and drain the queue of tasks. */
  QUEUE_MANAGE("queue:manage", "manage task queue"),
  /** Say what a worker has to offer. */
  RESOURCES_REPORT("resources:report", "report resources"),
  /** Change keys, limits and policies. */
  SECURITY_CONFIGURE("security:configure", "configure security"),
  /** Read the audit log. */
  AUDIT_READ("audit:read", "read audit log");

  private static final Map<String, Permission> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(p -> p.id, Function.identity()));

  private final String id;
  private final String operation;

  Permission(String id, String operation) {
    this.id = id;
    this.operation = operation;
  }

  /**
   * {@return the permission that an {@link #id() id} names}
   *
   * @param id an id such as {@code task:create}, spelt exactly
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if no permission has this id
   */
  public static Permission parse(String id) {
    Objects.requireNonNull(id, "id");
    return ofId(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "permission "
                        + Printable.quoted(id)
                        + " is not known: write one of "
                        + Arrays.stream(values())
                            .map(Permission::id)
                            .collect(Collectors.joining(", "))));
  }

  /** {@return the permission with exactly this id; empty if there is none} */
  static Optional<Permission> ofId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** {@return a bit of its own, for sets in memory; another tomorrow, and not to be stored} */
  @SuppressWarnings("EnumOrdinal")
  long bit() {
    return 1L << ordinal();
  }

  /** {@return the bits of some permissions} */
  static long bits(Collection<Permission> permissions) {
    long bits = 0;
    for (Permission permission : permissions) {
      bits |= permission.bit();
    }
    return bits;
  }

  /** {@return the name in tokens, exports and logs, such as {@code task:create}} */
  public String id() {
    return id;
  }

  /** {@return the operation in plain words, such as "create task"} */
  public String operation() {
    return operation;
  }
}
