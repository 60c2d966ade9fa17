package io.octaskly.rbac;

import io.octaskly.rbac.internal.secret.Digest;
import io.octaskly.rbac.internal.secret.SecretText;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a user stay signed in for longer than a token lives. Each refresh token is good once, and
 * gives a new pair of tokens (RFC 9700 section 4.14.2). Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> a refresh token is 256 random bits, of which a store keeps only a
 * digest. If one is presented a second time, somebody has a copy: the whole sign-in is ended then,
 * and its last access token revoked. Of two that present the same token at the same time, at most
 * one gets a pair. A refreshed token never carries more than the first one did.
 *
 * <p>Sign-ins end early with {@link #end}, and with {@link TokenRevoker#revokeSubject} and {@link
 * TokenRevoker#revokeAll} of a revoker that {@linkplain TokenRevoker#withRefreshTokens knows} the
 * store.
 */
public final class RefreshTokens {
  private static final String PREFIX = "okr";
  private static final Duration MAX_LIFETIME = Duration.ofDays(366);

  private final RefreshTokenStore store;
  private final TokenIssuer issuer;
  private final TokenRevoker revoker;
  private final Duration lifetime;
  private final @Nullable UserStore users;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AccessListener listener;

  private RefreshTokens(Builder from) {
    this.store = from.store;
    this.issuer = from.issuer;
    this.revoker = from.revoker;
    this.lifetime = from.lifetime;
    this.users = from.users;
    this.clock = from.clock;
    this.random = from.random;
    this.listener = new GuardedListener(from.listener);
  }

  /**
   * {@return a builder}
   *
   * @param store keeps the sign-ins
   * @param issuer makes the access tokens
   * @param revoker ends the access tokens of a sign-in whose refresh token was copied
   * @throws NullPointerException if an argument is null
   */
  public static Builder builder(RefreshTokenStore store, TokenIssuer issuer, TokenRevoker revoker) {
    return new Builder(
        Objects.requireNonNull(store, "store"),
        Objects.requireNonNull(issuer, "issuer"),
        Objects.requireNonNull(revoker, "revoker"));
  }

  /**
   * Begins a sign-in, whose user is known by a password or otherwise.
   *
   * @param request whom for
   * @return the first pair
   * @throws NullPointerException if {@code request} is null
   * @throws IllegalStateException if the store is full
   * @throws StoreException if the store fails
   */
  public TokenPair start(TokenRequest request) {
    IssuedToken accessToken = issuer.issue(request);
    SecretText text = SecretText.random(random);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RefreshFamily family =
        new RefreshFamily(
            text.id(),
            request.subject(),
            request.role(),
            request.nodeId().orElse(null),
            request.scope(),
            Digest.text(text.secret()),
            accessToken.tokenId(),
            accessToken.expiresAt(),
            now,
            now.plus(lifetime));
    store.add(family);
    listener.signInStarted(family.id(), family.subject(), family.endsAt());
    return new TokenPair(accessToken, text.text(PREFIX), family.endsAt());
  }

  /**
   * Gives the next pair for a refresh token, which is used up by that.
   *
   * @param refreshToken of the last pair
   * @return the next pair
   * @throws NullPointerException if {@code refreshToken} is null
   * @throws AuthenticationException if the token is not good, or not any more
   * @throws StoreException if the store fails
   */
  public TokenPair refresh(String refreshToken) {
    Objects.requireNonNull(refreshToken, "refreshToken");
    try {
      return refreshed(parsed(refreshToken));
    } catch (AuthenticationException e) {
      listener.authenticationFailed(e);
      throw e;
    }
  }

  /**
   * Ends a sign-in, as a user does who signs out: neither its refresh token nor its last access
   * token is good any more. Does nothing if it has ended already.
   *
   * @param refreshToken the last one, or an earlier one
   * @throws NullPointerException if {@code refreshToken} is null
   * @throws AuthenticationException if it is no refresh token
   * @throws StoreException if the store fails
   */
  public void end(String refreshToken) {
    Objects.requireNonNull(refreshToken, "refreshToken");
    endFamily(parsed(refreshToken).id());
  }

  private void endFamily(String familyId) {
    Optional<RefreshFamily> ended = store.remove(familyId);
    ended.ifPresent(
        family -> {
          revoker.revokeToken(family.accessTokenId(), family.accessUntil());
          listener.signInEnded(family.id(), family.subject());
        });
  }

  private static SecretText parsed(String refreshToken) {
    return SecretText.parse(PREFIX, refreshToken)
        .orElseThrow(
            () ->
                new AuthenticationException(
                    AuthenticationFailure.REFRESH_TOKEN_FORM, "form, prefix or checksum"));
  }

  private TokenPair refreshed(SecretText text) {
    RefreshFamily family = store.find(text.id()).orElseThrow(() -> unknown(text.id()));
    if (!Digest.matches(text.secret(), family.secretDigest())) {
      throw reused(family);
    }
    requireInForce(family);
    IssuedToken accessToken = issuer.issue(request(family));
    SecretText next = text.withNewSecret(random);
    if (!store.replace(family, family.rotated(Digest.text(next.secret()), accessToken))) {
      // Nobody has seen the new access token. If another use was faster, one of them is a copy.
      throw store.find(family.id()).isPresent() ? reused(family) : unknown(family.id());
    }
    return new TokenPair(accessToken, next.text(PREFIX), family.endsAt());
  }

  private void requireInForce(RefreshFamily family) {
    Instant now = clock.instant();
    if (!family.endsAt().isAfter(now)) {
      store.remove(family.id());
      throw new AuthenticationException(
          AuthenticationFailure.EXPIRED,
          "the sign-in ended " + family.endsAt() + ", now is " + now,
          family.subject());
    }
    if (users != null
        && users.find(family.subject()).filter(user -> user.role() == family.role()).isEmpty()) {
      endFamily(family.id());
      throw new AuthenticationException(
          AuthenticationFailure.UNKNOWN_USER,
          "the user was removed or has another role: sign in again",
          family.subject());
    }
  }

  private static AuthenticationException unknown(String familyId) {
    return new AuthenticationException(
        AuthenticationFailure.UNKNOWN_REFRESH_TOKEN,
        "there is no sign-in " + familyId + ", or it has ended");
  }

  private AuthenticationException reused(RefreshFamily family) {
    endFamily(family.id());
    listener.refreshTokenReused(family.id(), family.subject());
    return new AuthenticationException(
        AuthenticationFailure.REFRESH_TOKEN_REUSED,
        "sign-in " + family.id() + " is ended",
        family.subject());
  }

  private static TokenRequest request(RefreshFamily family) {
    TokenRequest request =
        TokenRequest.of(family.subject(), family.role())
            .withScope(family.scope().toArray(String[]::new));
    return family.nodeId() == null ? request : request.onNode(family.nodeId());
  }

  /** Collects the parts of refresh tokens; not thread-safe. */
  public static final class Builder {
    private final RefreshTokenStore store;
    private final TokenIssuer issuer;
    private final TokenRevoker revoker;
    private Duration lifetime = Duration.ofDays(30);
    private @Nullable UserStore users;
    private InstantSource clock = InstantSource.system();
    private SecureRandom random = new SecureRandom();
    private AccessListener listener = GuardedListener.SILENT;

    private Builder(RefreshTokenStore store, TokenIssuer issuer, TokenRevoker revoker) {
      this.store = store;
      this.issuer = issuer;
      this.revoker = revoker;
    }

    /**
     * Sets after how long a user has to sign in again, however often tokens were refreshed; 30 days
     * if this is not called.
     *
     * @param lifetime from 1 s to 366 days
     * @return this builder
     * @throws NullPointerException if {@code lifetime} is null
     * @throws IllegalArgumentException if {@code lifetime} is out of range
     */
    public Builder lifetime(Duration lifetime) {
      if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
        throw new IllegalArgumentException(
            "lifetime " + lifetime + " is outside 1 s..366 days: give such as Duration.ofDays(30)");
      }
      this.lifetime = lifetime;
      return this;
    }

    /**
     * Asks this store at each refresh: a user that was removed, or has another role now, has to
     * sign in again. Nobody is asked if this is not called.
     *
     * @param users all whom sign-ins are started for
     * @return this builder
     * @throws NullPointerException if {@code users} is null
     */
    public Builder users(UserStore users) {
      this.users = Objects.requireNonNull(users, "users");
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
     * Sets the source of secrets; a new {@link SecureRandom} if this is not called.
     *
     * @param random must not be predictable
     * @return this builder
     * @throws NullPointerException if {@code random} is null
     */
    public Builder random(SecureRandom random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /**
     * Sets who is told of sign-ins and refusals; nobody if this is not called.
     *
     * @param listener is called before a method returns or throws
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(AccessListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** {@return what is described above; the builder can be used further} */
    public RefreshTokens build() {
      return new RefreshTokens(this);
    }
  }
}
