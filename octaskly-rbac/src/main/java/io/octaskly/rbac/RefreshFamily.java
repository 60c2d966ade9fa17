package io.octaskly.rbac;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in and all the refresh tokens that came of it, of which only the last is good: what a
 * {@link RefreshTokenStore} keeps.
 *
 * @param id what its tokens begin with; not secret
 * @param subject whose
 * @param role in which role
 * @param nodeId the node that its tokens are bound to; null for none
 * @param scope the {@code permissions} of its access tokens
 * @param secretDigest SHA-256 of the last refresh token's secret, in base64url
 * @param accessTokenId {@code jti} of the last access token
 * @param accessUntil {@code exp} of the last access token
 * @param startedAt when the user signed in
 * @param endsAt when the user has to sign in again
 */
public record RefreshFamily(
    String id,
    String subject,
    Role role,
    @Nullable String nodeId,
    List<String> scope,
    String secretDigest,
    String accessTokenId,
    Instant accessUntil,
    Instant startedAt,
    Instant endsAt) {

  /**
   * Makes a family.
   *
   * @param id what its tokens begin with
   * @param subject whose
   * @param role in which role
   * @param nodeId the node; null for none
   * @param scope copied
   * @param secretDigest of the last refresh token
   * @param accessTokenId of the last access token
   * @param accessUntil of the last access token
   * @param startedAt when the user signed in
   * @param endsAt when the user has to sign in again
   * @throws NullPointerException if a component but {@code nodeId} is null
   */
  public RefreshFamily {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(role, "role");
    scope = List.copyOf(scope);
    Objects.requireNonNull(secretDigest, "secretDigest");
    Objects.requireNonNull(accessTokenId, "accessTokenId");
    Objects.requireNonNull(accessUntil, "accessUntil");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(endsAt, "endsAt");
  }

  /** {@return the family after a rotation} */
  RefreshFamily rotated(String newSecretDigest, IssuedToken accessToken) {
    return new RefreshFamily(
        id,
        subject,
        role,
        nodeId,
        scope,
        newSecretDigest,
        accessToken.tokenId(),
        accessToken.expiresAt(),
        startedAt,
        endsAt);
  }

  /** {@return id, subject, role and end} */
  @Override
  public String toString() {
    return id + " of " + subject + " (" + role.id() + ", until " + endsAt + ")";
  }
}
