package io.octaskly.rbac;

import io.octaskly.rbac.internal.Identifier;
import io.octaskly.rbac.internal.Printable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom to issue a token for. Immutable and thread-safe. */
public final class TokenRequest {
  private final String subject;
  private final Role role;
  private final @Nullable String nodeId;
  private final List<String> scope;

  private TokenRequest(String subject, Role role, @Nullable String nodeId, List<String> scope) {
    this.subject = subject;
    this.role = role;
    this.nodeId = nodeId;
    this.scope = scope;
  }

  /**
   * {@return a request for a token that carries all permissions of a role}
   *
   * @param subject the name of the user, worker or program: 1 to 256 visible characters
   * @param role what it is for
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code subject} is not such a name
   */
  public static TokenRequest of(String subject, Role role) {
    return new TokenRequest(
        Identifier.require("subject", subject),
        Objects.requireNonNull(role, "role"),
        null,
        role.covers().stream().map(Role::id).toList());
  }

  /**
   * {@return a request for a token that is bound to a node}
   *
   * @param nodeId the node's id: 1 to 256 visible characters
   * @throws NullPointerException if {@code nodeId} is null
   * @throws IllegalArgumentException if {@code nodeId} is not such a name
   */
  public TokenRequest onNode(String nodeId) {
    return new TokenRequest(subject, role, Identifier.require("node id", nodeId), scope);
  }

  /**
   * {@return a request for a token that carries less than the role's permissions}
   *
   * @param entries entries of the {@link TokenScope} table; none for a token that may do nothing
   * @throws NullPointerException if an entry is null
   * @throws IllegalArgumentException if an entry is not in the table
   */
  public TokenRequest withScope(String... entries) {
    List<String> narrowed = List.of(entries);
    for (String entry : TokenScope.of(narrowed, PermissionMatrix.standard()).unknown()) {
      throw new IllegalArgumentException(
          "scope "
              + Printable.quoted(entry)
              + " is not known: write a role, \"read\", \"write\" or a permission such as"
              + " \"task:create\"");
    }
    return new TokenRequest(subject, role, nodeId, narrowed);
  }

  /** {@return the name of the user, worker or program} */
  public String subject() {
    return subject;
  }

  /** {@return what it is for} */
  public Role role() {
    return role;
  }

  /** {@return the node to bind the token to; empty for none} */
  public Optional<String> nodeId() {
    return Optional.ofNullable(nodeId);
  }

  /** {@return the entries of the {@code permissions} claim; unmodifiable} */
  public List<String> scope() {
    return scope;
  }
}
