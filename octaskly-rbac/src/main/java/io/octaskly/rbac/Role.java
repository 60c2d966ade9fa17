package io.octaskly.rbac;

import io.octaskly.rbac.internal.Printable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a principal is for; a {@link PermissionMatrix} says what each role may do. */
public enum Role {
  /** Administers the system: everything, unconditionally. */
  ADMIN("admin"),

  /** Orchestrates: submits and monitors tasks, manages the queue and the workers. */
  DISPATCHER("dispatcher"),

  /** Executes the tasks assigned to it and reports on them. */
  WORKER("worker"),

  /** Submits tasks and follows its own. */
  CLIENT("client");

  private final String id;

  Role(String id) {
    this.id = id;
  }

  /**
   * {@return the role that an {@link #id() id} names, as written in configuration files}
   *
   * @param id {@code admin}, {@code dispatcher}, {@code worker} or {@code client}, in upper or
   *     lower case and without surrounding blanks
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if {@code id} is none of these; there is no default role
   */
  public static Role parse(String id) {
    Objects.requireNonNull(id, "id");
    return ofId(id.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role "
                        + Printable.quoted(id)
                        + " is not known: write one of "
                        + Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", "))));
  }

  /** {@return the role with exactly this id; empty if there is none} */
  static Optional<Role> ofId(String id) {
    return switch (id) {
      case "admin" -> Optional.of(ADMIN);
      case "dispatcher" -> Optional.of(DISPATCHER);
      case "worker" -> Optional.of(WORKER);
      case "client" -> Optional.of(CLIENT);
      default -> Optional.empty();
    };
  }

  /** {@return a place of its own, for arrays in memory; another tomorrow, and not to be stored} */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }

  /** {@return the spelling in tokens and configuration files, in lower case} */
  public String id() {
    return id;
  }

  /**
   * {@return the roles whose names this role's tokens carry in the {@code permissions} claim, in
   * the order of the constants: all for ADMIN, DISPATCHER and CLIENT for DISPATCHER, else the role
   * itself}
   */
  public Set<Role> covers() {
    return switch (this) {
      case ADMIN -> EnumSet.allOf(Role.class);
      case DISPATCHER -> EnumSet.of(DISPATCHER, CLIENT);
      case WORKER, CLIENT -> EnumSet.of(this);
    };
  }
}
