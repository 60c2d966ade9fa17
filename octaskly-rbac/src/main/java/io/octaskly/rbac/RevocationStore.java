package io.octaskly.rbac;

import io.octaskly.rbac.internal.memory.MemoryRevocationStore;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers which tokens were revoked before their time. {@link TokenRevoker} writes to it and
 * {@link TokenVerifier} asks it about each token.
 *
 * <p>Implementations must be thread-safe, and a revocation that has returned must be seen by every
 * later question to the same store; one that several hosts share says how much later others see it.
 * One that cannot answer or cannot remember must throw: nobody is let in then, and nobody believes
 * that a token is dead that is not.
 *
 * <p>Tokens are compared by id, by subject, or by when they were issued, never by their text, which
 * is not kept.
 */
public interface RevocationStore {

  /**
   * {@return a store that lasts as long as the process} It holds at most 100,000 tokens and
   * subjects; what is over is dropped when room is needed, and else at most a minute later at a
   * revocation.
   *
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if {@code clock} is null
   */
  static RevocationStore inMemory(InstantSource clock) {
    return new MemoryRevocationStore(clock, MemoryRevocationStore.DEFAULT_CAPACITY);
  }

  /**
   * Revokes one token.
   *
   * @param tokenId its {@code jti}
   * @param until when no verifier would accept it any more, so that it can be forgotten
   * @throws IllegalStateException if the store is full; the token is not revoked
   */
  void revokeToken(String tokenId, Instant until);

  /**
   * Revokes all tokens of a subject that were issued up to an instant; earlier ones stay revoked.
   *
   * @param subject whose
   * @param issuedUpTo the last {@code iat} that is revoked
   * @param until when no verifier would accept any of them, so that they can be forgotten
   * @throws IllegalStateException if the store is full; no token is revoked
   */
  void revokeSubject(String subject, Instant issuedUpTo, Instant until);

  /**
   * Revokes all tokens that were issued up to an instant, for ever.
   *
   * @param issuedUpTo the last {@code iat} that is revoked; never moves back
   */
  void revokeAll(Instant issuedUpTo);

  /**
   * {@return whether a token was revoked, in any of the three ways}
   *
   * @param principal whom the token names
   */
  boolean isRevoked(Principal principal);
}
