package io.octaskly.rbac;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends tokens before their time. Immutable and thread-safe.
 *
 * <p>What was issued until now goes by the {@code iat} of tokens, and so by the clocks of their
 * issuers. It is in whole seconds, and a revocation takes all of the present one: sign in again in
 * the next.
 */
public final class TokenRevoker {
  private final RevocationStore store;
  private final TokenPolicy policy;
  private final InstantSource clock;
  private final AccessListener listener;
  private final @Nullable RefreshTokenStore refreshTokens;

  private TokenRevoker(
      RevocationStore store,
      TokenPolicy policy,
      InstantSource clock,
      AccessListener listener,
      @Nullable RefreshTokenStore refreshTokens) {
    this.store = Objects.requireNonNull(store, "store");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.listener = new GuardedListener(listener);
    this.refreshTokens = refreshTokens;
  }

  /**
   * {@return a revoker}
   *
   * @param store the one that verifiers ask
   * @param policy the one that issuers and verifiers have; says how long a revocation must last
   * @param clock the source of time; must be thread-safe
   * @param listener is told of revocations, after the store has them
   * @throws NullPointerException if an argument is null
   */
  public static TokenRevoker of(
      RevocationStore store, TokenPolicy policy, InstantSource clock, AccessListener listener) {
    return new TokenRevoker(store, policy, clock, listener, null);
  }

  /**
   * {@return a revoker that also ends sign-ins, so that nobody gets a new token for a refresh
   * token}
   *
   * @param signIns those of the subjects whose tokens it revokes
   * @throws NullPointerException if {@code signIns} is null
   */
  public TokenRevoker withRefreshTokens(RefreshTokenStore signIns) {
    return new TokenRevoker(
        store, policy, clock, listener, Objects.requireNonNull(signIns, "signIns"));
  }

  /**
   * Revokes one token, such as at the end of a session.
   *
   * @param tokenId its {@code jti}
   * @param expiresAt its {@code exp}
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the store is full; the token is not revoked
   */
  public void revokeToken(String tokenId, Instant expiresAt) {
    Objects.requireNonNull(tokenId, "tokenId");
    store.revokeToken(tokenId, expiresAt.plus(policy.clockSkew()));
    listener.tokenRevoked(tokenId);
  }

  /**
   * Revokes all tokens that a subject has, such as after a change of its password or its role.
   *
   * @param subject whose
   * @throws NullPointerException if {@code subject} is null
   * @throws IllegalStateException if the store is full; no token is revoked
   */
  public void revokeSubject(String subject) {
    Objects.requireNonNull(subject, "subject");
    endSignIns(subject);
    Instant now = clock.instant();
    // How long the tokens of other nodes live is theirs to say.
    Instant until =
        policy.acceptsNodeTokens()
            ? Instant.MAX
            : now.plus(policy.longestLifetime()).plus(policy.clockSkew());
    store.revokeSubject(subject, now, until);
    listener.subjectRevoked(subject);
  }

  /** Refresh tokens go first: with the last one gone, no further token can be issued for it. */
  private void endSignIns(String subject) {
    if (refreshTokens != null) {
      refreshTokens
          .removeSubject(subject)
          .forEach(family -> listener.signInEnded(family.id(), subject));
    }
  }

  /** Revokes all tokens of all subjects that were issued until now. */
  public void revokeAll() {
    if (refreshTokens != null) {
      refreshTokens.removeAll();
    }
    store.revokeAll(clock.instant());
    listener.allRevoked();
  }
}
