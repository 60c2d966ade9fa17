package io.octaskly.rbac;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the outcome of a verified token. Immutable and thread-safe. It proves nothing after its
 * {@link #expiresAt() expiry} or a revocation, so verify the token again for each request.
 */
public final class Principal {
  private final String subject;
  private final Role role;
  private final Set<Permission> permissions;

  /** The same, for decisions. */
  private final long permissionBits;

  private final @Nullable String nodeId;
  private final @Nullable String tokenId;
  private final Instant issuedAt;
  private final Instant expiresAt;

  Principal(
      String subject,
      Role role,
      Set<Permission> permissions,
      @Nullable String nodeId,
      @Nullable String tokenId,
      Instant issuedAt,
      Instant expiresAt) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.role = Objects.requireNonNull(role, "role");
    Set<Permission> copy = EnumSet.noneOf(Permission.class);
    copy.addAll(permissions);
    this.permissions = Collections.unmodifiableSet(copy);
    this.permissionBits = Permission.bits(copy);
    this.nodeId = nodeId;
    this.tokenId = tokenId;
    this.issuedAt = Objects.requireNonNull(issuedAt, "issuedAt");
    this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** {@return the name of the user, worker or program; 1 to 256 visible characters} */
  public String subject() {
    return subject;
  }

  /** {@return what the principal is for} */
  public Role role() {
    return role;
  }

  /**
   * {@return what the role may do, narrowed to the token's scope; unmodifiable} A permission in it
   * may still depend on a {@link Condition}.
   */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** {@return the node that the token was issued for; empty if for none} */
  public Optional<String> nodeId() {
    return Optional.ofNullable(nodeId);
  }

  /** {@return the token's {@code jti}; empty for a token of another Octaskly node} */
  public Optional<String> tokenId() {
    return Optional.ofNullable(tokenId);
  }

  /** {@return the token's {@code iat}, in whole seconds} */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** {@return the token's {@code exp}, in whole seconds} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** {@return the bits of the permissions} */
  long permissionBits() {
    return permissionBits;
  }

  /** {@return whether the principal has this node id; never for null} */
  boolean isNode(@Nullable String id) {
    return nodeId != null && nodeId.equals(id);
  }

  /** {@return whether {@code other} is a principal with the same values} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Principal that
        && subject.equals(that.subject)
        && role == that.role
        && permissions.equals(that.permissions)
        && Objects.equals(nodeId, that.nodeId)
        && Objects.equals(tokenId, that.tokenId)
        && issuedAt.equals(that.issuedAt)
        && expiresAt.equals(that.expiresAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, role, permissions, nodeId, tokenId, issuedAt, expiresAt);
  }

  /** {@return subject, role, node and expiry, for a log} */
  @Override
  public String toString() {
    return subject
        + " ("
        + role.id()
        + (nodeId == null ? "" : " on " + nodeId)
        + ", until "
        + expiresAt
        + ")";
  }
}
