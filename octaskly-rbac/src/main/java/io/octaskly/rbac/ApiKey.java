package io.octaskly.rbac;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret: what an {@link ApiKeyStore} keeps and a log may have. Immutable
 * and thread-safe.
 *
 * @param id what stands after {@code okt_} in its text; not secret
 * @param subject whose
 * @param role in which role
 * @param nodeId the node that it is bound to; null for none
 * @param scope entries of the {@link TokenScope} table
 * @param secretDigest SHA-256 of the secret, in base64url
 * @param issuedAt when this secret was issued
 * @param expiresAt when this secret stops working
 * @param previous the secret before the last rotation; null if there is none
 * @param lastUsedAt when it was last used, to within a minute; null if it was not
 */
public record ApiKey(
    String id,
    String subject,
    Role role,
    @Nullable String nodeId,
    List<String> scope,
    String secretDigest,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable Previous previous,
    @Nullable Instant lastUsedAt) {

  /**
   * A secret that was replaced and works for a while.
   *
   * @param secretDigest SHA-256 of the secret, in base64url
   * @param until when it stops working
   */
  public record Previous(String secretDigest, Instant until) {

    /**
     * Makes a former secret.
     *
     * @param secretDigest of the secret
     * @param until when it stops working
     * @throws NullPointerException if a component is null
     */
    public Previous {
      Objects.requireNonNull(secretDigest, "secretDigest");
      Objects.requireNonNull(until, "until");
    }
  }

  /**
   * Makes an API key.
   *
   * @param id what it is found by
   * @param subject whose
   * @param role in which role
   * @param nodeId the node; null for none
   * @param scope copied
   * @param secretDigest of the secret
   * @param issuedAt when this secret was issued
   * @param expiresAt when this secret stops working
   * @param previous the secret before; null for none
   * @param lastUsedAt when it was last used; null if it was not
   * @throws NullPointerException if another component is null
   */
  public ApiKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(role, "role");
    scope = List.copyOf(scope);
    Objects.requireNonNull(secretDigest, "secretDigest");
    Objects.requireNonNull(issuedAt, "issuedAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** {@return when the secret before the last rotation stops working; empty if there is none} */
  public Optional<Instant> previousUntil() {
    return Optional.ofNullable(previous).map(Previous::until);
  }

  /** {@return the key with a new secret, the present one working until an instant} */
  ApiKey rotated(String newSecretDigest, Instant now, Instant newExpiry, Instant presentUntil) {
    return new ApiKey(
        id,
        subject,
        role,
        nodeId,
        scope,
        newSecretDigest,
        now,
        newExpiry,
        new Previous(secretDigest, presentUntil),
        lastUsedAt);
  }

  /**
   * {@return this key, last used at an instant}
   *
   * @param instant when
   * @throws NullPointerException if {@code instant} is null
   */
  public ApiKey usedAt(Instant instant) {
    return new ApiKey(
        id,
        subject,
        role,
        nodeId,
        scope,
        secretDigest,
        issuedAt,
        expiresAt,
        previous,
        Objects.requireNonNull(instant, "instant"));
  }

  /** {@return id, subject, role and expiry} */
  @Override
  public String toString() {
    return id + " of " + subject + " (" + role.id() + ", until " + expiresAt + ")";
  }
}
