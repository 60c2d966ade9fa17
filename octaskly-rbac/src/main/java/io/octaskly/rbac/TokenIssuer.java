package io.octaskly.rbac;

import io.octaskly.rbac.internal.token.TokenClaims;
import io.octaskly.rbac.internal.token.TokenWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Issues signed tokens (RFC 7519, HMAC-SHA256). Immutable and thread-safe.
 *
 * <p>A token has the header members {@code alg}, {@code typ} and {@code kid}, and the claims {@code
 * sub}, {@code role}, {@code exp}, {@code iat}, {@code permissions}, {@code node_id} (if it is
 * bound to a node), {@code jti} (128 random bits) and {@code iss}. It is signed, not encrypted:
 * whoever holds it can read it.
 *
 * <p>The issuer authenticates nobody; see {@link UserAuthenticator}.
 */
public final class TokenIssuer {
  private static final int TOKEN_ID_BYTES = 16;

  private final Supplier<TokenKeys> keys;
  private final TokenPolicy policy;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AccessListener listener;

  private TokenIssuer(Builder from) {
    this.keys = from.keys;
    this.policy = from.policy;
    this.clock = from.clock;
    this.random = from.random;
    this.listener = new GuardedListener(from.listener);
  }

  /**
   * {@return a builder for an issuer}
   *
   * @param keys asked for the current keys at each token; must be thread-safe and not give null
   * @throws NullPointerException if {@code keys} is null
   */
  public static Builder builder(Supplier<TokenKeys> keys) {
    return new Builder(Objects.requireNonNull(keys, "keys"));
  }

  /**
   * Issues a token that is valid from this second on, as long as the policy says for its role.
   *
   * @param request whom for
   * @return the token; never null
   * @throws NullPointerException if {@code request} is null
   */
  public IssuedToken issue(TokenRequest request) {
    TokenKeys current = keys.get();
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = issuedAt.plus(policy.lifetime(request.role()));
    String tokenId = newTokenId();
    TokenClaims claims =
        new TokenClaims(
            request.subject(),
            request.role().id(),
            issuedAt,
            expiresAt,
            null,
            request.scope(),
            request.nodeId().orElse(null),
            tokenId,
            policy.issuer(),
            false);
    String text = TokenWriter.write(current.signingKeyId(), current.signingKey(), claims);
    listener.tokenIssued(tokenId, request.subject(), request.role(), expiresAt);
    return new IssuedToken(text, tokenId, request.subject(), request.role(), issuedAt, expiresAt);
  }

  private String newTokenId() {
    byte[] bytes = new byte[TOKEN_ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Collects the parts of an issuer; not thread-safe. */
  public static final class Builder {
    private final Supplier<TokenKeys> keys;
    private TokenPolicy policy = TokenPolicy.defaults();
    private InstantSource clock = InstantSource.system();
    private SecureRandom random = new SecureRandom();
    private AccessListener listener = GuardedListener.SILENT;

    private Builder(Supplier<TokenKeys> keys) {
      this.keys = keys;
    }

    /**
     * Sets what tokens have in common; {@link TokenPolicy#defaults()} if this is not called.
     *
     * @param policy the one that the verifier has
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public Builder policy(TokenPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets the source of time; the system's clock if this is not called.
     *
     * @param clock must be thread-safe
     * @return this builder
     * @throws NullPointerException if {@code clock} is null
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the source of token ids; a new {@link SecureRandom} if this is not called.
     *
     * @param random must not be predictable: a token can be revoked by its id
     * @return this builder
     * @throws NullPointerException if {@code random} is null
     */
    public Builder random(SecureRandom random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /**
     * Sets who is told of issued tokens; nobody if this is not called.
     *
     * @param listener is called before {@link TokenIssuer#issue} returns
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(AccessListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** {@return the issuer; the builder can be used further} */
    public TokenIssuer build() {
      return new TokenIssuer(this);
    }
  }
}
