package io.octaskly.rbac;

import io.octaskly.rbac.internal.Printable;
import io.octaskly.rbac.internal.secret.Digest;
import io.octaskly.rbac.internal.token.BearerHeader;
import io.octaskly.rbac.internal.token.TokenClaims;
import io.octaskly.rbac.internal.token.TokenReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signed tokens (RFC 7519, RFC 8725). Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> a principal is given only for a token that
 *
 * <ul>
 *   <li>has at most 4096 characters and the one canonical spelling of its bytes;
 *   <li>has the header members {@code alg} HS256, {@code typ} JWT and {@code kid}, and no others;
 *   <li>was signed with the key of that id;
 *   <li>repeats no JSON member, and nests at most eight deep;
 *   <li>has {@code sub}, {@code role}, {@code iat}, {@code exp}, {@code jti} and {@code iss}, of
 *       the right types, the issuer being the policy's, and has no {@code aud};
 *   <li>has not expired: {@code exp} plus the clock skew is after now; and was not issued in the
 *       future: neither {@code iat} nor {@code nbf} is after now plus the skew;
 *   <li>lives no longer than the policy says for its role;
 *   <li>was not revoked.
 * </ul>
 *
 * <p>A token without {@code permissions} has all that its role has; with them, it has what {@link
 * TokenScope} makes of them as far as its role has it too. {@link
 * TokenPolicy.Builder#acceptNodeTokens} also lets in tokens that have no {@code kid}, {@code jti}
 * and {@code iss}; their lifetime is not limited.
 */
public final class TokenVerifier {
  private final Supplier<TokenKeys> keys;
  private final RevocationStore revocations;
  private final TokenPolicy policy;
  private final PermissionMatrix matrix;
  private final InstantSource clock;
  private final AccessListener listener;
  private final VerifiedTokens cache;

  private TokenVerifier(Builder from) {
    this.keys = from.keys;
    this.revocations = from.revocations;
    this.policy = from.policy;
    this.matrix = from.matrix;
    this.clock = from.clock;
    this.listener = new GuardedListener(from.listener);
    this.cache = new VerifiedTokens(from.cachedTokens);
  }

  /**
   * {@return a builder for a verifier}
   *
   * @param keys asked for the current keys at each token; must be thread-safe and not give null
   * @param revocations asked about each token; the store that revocations are written to
   * @throws NullPointerException if an argument is null
   */
  public static Builder builder(Supplier<TokenKeys> keys, RevocationStore revocations) {
    return new Builder(
        Objects.requireNonNull(keys, "keys"), Objects.requireNonNull(revocations, "revocations"));
  }

  /**
   * Verifies a token.
   *
   * @param token its text, and nothing around it
   * @return whom it names; never null
   * @throws NullPointerException if {@code token} is null
   * @throws AuthenticationException if the token is refused for any reason
   */
  public Principal verify(String token) {
    Objects.requireNonNull(token, "token");
    return told(() -> token);
  }

  /**
   * Verifies the token in an {@code Authorization} header: {@code Bearer} in any case, one space,
   * and the token (RFC 6750 section 2.1).
   *
   * @param authorization the header's value; null if the request has none. If it has several, none
   *     of them should be trusted: give null
   * @return whom the token names; never null
   * @throws AuthenticationException if there is no such token, or it is refused for any reason
   */
  public Principal verifyHeader(@Nullable String authorization) {
    return told(() -> BearerHeader.token(authorization));
  }

  /**
   * Checks what may have changed since a principal's token was verified: its time, and whether it
   * was revoked. Costs little: the token is not read again.
   *
   * @param principal whom this verifier gave for a token
   * @throws NullPointerException if {@code principal} is null
   * @throws AuthenticationException if the token is not valid any more
   */
  public void verifyAgain(Principal principal) {
    Objects.requireNonNull(principal, "principal");
    Instant now = clock.instant();
    AuthenticationException refusal = null;
    if (!principal.expiresAt().isAfter(now.minus(policy.clockSkew()))) {
      refusal =
          new AuthenticationException(
              AuthenticationFailure.EXPIRED,
              "exp " + principal.expiresAt() + " at " + now,
              principal.subject());
    } else if (revocations.isRevoked(principal)) {
      refusal =
          new AuthenticationException(
              AuthenticationFailure.REVOKED, "revoked", principal.subject());
    }
    if (refusal != null) {
      listener.authenticationFailed(refusal);
      throw refusal;
    }
  }

  private Principal told(Supplier<String> token) {
    try {
      VerifiedToken verified = verified(token.get());
      checkTimes(verified.claims());
      Principal principal = verified.principal();
      if (revocations.isRevoked(principal)) {
        throw refusal(AuthenticationFailure.REVOKED, "revoked", verified.claims());
      }
      listener.authenticated(principal);
      if (!verified.unknownPermissions().isEmpty()) {
        listener.unknownPermissions(principal, verified.unknownPermissions());
      }
      return principal;
    } catch (AuthenticationException e) {
      listener.authenticationFailed(e);
      throw e;
    }
  }

  /** All of it that stays as it is as long as the keys do. */
  private VerifiedToken verified(String token) {
    TokenKeys current = keys.get();
    if (!cache.remembers() || token.length() > TokenReader.MAX_LENGTH) {
      // Not even a digest is made of it.
      return accepted(read(token, current));
    }
    byte[] digest = Digest.bytes(token);
    VerifiedToken known = cache.find(digest, current);
    if (known == null) {
      known = accepted(read(token, current));
      cache.put(digest, current, known);
    }
    return known;
  }

  private TokenClaims read(String token, TokenKeys current) {
    return new TokenReader(current.byId(), policy.acceptsNodeTokens()).read(token);
  }

  private VerifiedToken accepted(TokenClaims claims) {
    Role role =
        Role.ofId(claims.role())
            .orElseThrow(
                () ->
                    refusal(
                        AuthenticationFailure.UNKNOWN_ROLE,
                        "role is " + Printable.quoted(claims.role()),
                        claims));
    checkParties(claims);
    checkTimes(claims);
    checkLifetime(claims, role);
    List<String> entries = claims.permissions();
    TokenScope scope =
        entries == null
            ? new TokenScope(matrix.permissions(role), List.of())
            : TokenScope.of(entries, matrix);
    return new VerifiedToken(claims, principal(claims, role, scope), scope.unknown());
  }

  private void checkParties(TokenClaims claims) {
    String issuer = claims.issuer();
    if (issuer != null && !issuer.equals(policy.issuer())) {
      throw refusal(AuthenticationFailure.ISSUER, "iss is " + Printable.quoted(issuer), claims);
    }
    if (claims.forAudience()) {
      throw refusal(AuthenticationFailure.AUDIENCE, "there is an aud", claims);
    }
  }

  /** The one place where clock skew is applied. */
  private void checkTimes(TokenClaims claims) {
    Instant now = clock.instant();
    Instant earliestEnd = now.minus(policy.clockSkew());
    Instant latestStart = now.plus(policy.clockSkew());
    if (!claims.expiresAt().isAfter(earliestEnd)) {
      throw refusal(
          AuthenticationFailure.EXPIRED, "exp " + claims.expiresAt() + " at " + now, claims);
    }
    if (claims.issuedAt().isAfter(latestStart)) {
      throw refusal(
          AuthenticationFailure.ISSUED_IN_FUTURE,
          "iat " + claims.issuedAt() + " at " + now,
          claims);
    }
    Instant notBefore = claims.notBefore();
    if (notBefore != null && notBefore.isAfter(latestStart)) {
      throw refusal(AuthenticationFailure.NOT_YET_VALID, "nbf " + notBefore + " at " + now, claims);
    }
  }

  /** Lets a revocation be forgotten when the policy says that nothing can be left of it. */
  private void checkLifetime(TokenClaims claims, Role role) {
    Duration lifetime = Duration.between(claims.issuedAt(), claims.expiresAt());
    if (claims.tokenId() != null && lifetime.compareTo(policy.lifetime(role)) > 0) {
      throw refusal(
          AuthenticationFailure.LIFETIME,
          lifetime + " from iat to exp; the most for " + role.id() + " is " + policy.lifetime(role),
          claims);
    }
  }

  private Principal principal(TokenClaims claims, Role role, TokenScope scope) {
    return new Principal(
        claims.subject(),
        role,
        scope.narrow(matrix.permissions(role)),
        claims.nodeId(),
        claims.tokenId(),
        claims.issuedAt(),
        claims.expiresAt());
  }

  private static AuthenticationException refusal(
      AuthenticationFailure failure, String detail, TokenClaims claims) {
    return new AuthenticationException(failure, detail, claims.subject());
  }

  /** Collects the parts of a verifier; not thread-safe. */
  public static final class Builder {
    private final Supplier<TokenKeys> keys;
    private final RevocationStore revocations;
    private TokenPolicy policy = TokenPolicy.defaults();
    private PermissionMatrix matrix = PermissionMatrix.standard();
    private InstantSource clock = InstantSource.system();
    private AccessListener listener = GuardedListener.SILENT;
    private int cachedTokens = 4096;

    private Builder(Supplier<TokenKeys> keys, RevocationStore revocations) {
      this.keys = keys;
      this.revocations = revocations;
    }

    /**
     * Sets what tokens have in common; {@link TokenPolicy#defaults()} if this is not called.
     *
     * @param policy the one that the issuer has
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public Builder policy(TokenPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets what roles may do; {@link PermissionMatrix#standard()} if this is not called.
     *
     * @param matrix the one that decisions are made by
     * @return this builder
     * @throws NullPointerException if {@code matrix} is null
     */
    public Builder matrix(PermissionMatrix matrix) {
      this.matrix = Objects.requireNonNull(matrix, "matrix");
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
     * Sets who is told of verified and refused tokens; nobody if this is not called.
     *
     * @param listener is called before the verifier returns or throws
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(AccessListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets how many verified tokens are remembered, by a digest, so that their signatures need not
     * be checked again; 4096 if this is not called, some 4 MB. Times and revocations are looked at
     * each time, and a change of keys makes the verifier forget.
     *
     * @param tokens 0 to 1,048,576; rounded up to a power of two
     * @return this builder
     * @throws IllegalArgumentException if {@code tokens} is out of range
     */
    public Builder cachedTokens(int tokens) {
      if (tokens < 0 || tokens > VerifiedTokens.MAX_CAPACITY) {
        throw new IllegalArgumentException(
            "cached tokens "
                + tokens
                + " is outside 0.."
                + VerifiedTokens.MAX_CAPACITY
                + ": give such as 4096");
      }
      this.cachedTokens = tokens;
      return this;
    }

    /** {@return the verifier; the builder can be used further} */
    public TokenVerifier build() {
      return new TokenVerifier(this);
    }
  }
}
