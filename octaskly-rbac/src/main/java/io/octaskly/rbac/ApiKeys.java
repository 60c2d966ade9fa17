package io.octaskly.rbac;

import io.octaskly.rbac.internal.secret.Digest;
import io.octaskly.rbac.internal.secret.SecretText;
import io.octaskly.rbac.internal.token.BearerHeader;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys for programs, of the form {@code okt_<id>_<secret>_<checksum>}, that go where a token goes.
 * Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> a secret is 256 random bits; it is shown once, and a store keeps
 * only its SHA-256. An unknown id and a wrong secret get the same answer after the same work but
 * the store's. As long as there are no keys nobody is let in, unless {@link
 * Builder#letEverybodyInForDevelopment} was called, and then the listener is told each time.
 *
 * <p>A rotation gives a key another secret under the same id; the one before works on for a while,
 * so that programs can be changed over one by one.
 */
public final class ApiKeys {
  private static final String PREFIX = "okt";
  private static final Duration MAX_LIFETIME = Duration.ofDays(3660);
  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

  /** What the secret of an unknown key is compared with. */
  private static final String NOBODYS_DIGEST = "-".repeat(43);

  private final ApiKeyStore store;
  private final PermissionMatrix matrix;
  private final Duration lifetime;
  private final Duration grace;
  private final @Nullable Principal inDevelopment;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AccessListener listener;

  private ApiKeys(Builder from) {
    this.store = from.store;
    this.matrix = from.matrix;
    this.lifetime = from.lifetime;
    this.grace = from.grace;
    this.clock = from.clock;
    this.random = from.random;
    this.listener = new GuardedListener(from.listener);
    Role role = from.developmentRole;
    this.inDevelopment =
        role == null
            ? null
            : new Principal(
                "development",
                role,
                matrix.permissions(role),
                null,
                null,
                Instant.EPOCH,
                Instant.MAX);
  }

  /**
   * {@return a builder}
   *
   * @param store keeps the keys
   * @throws NullPointerException if {@code store} is null
   */
  public static Builder builder(ApiKeyStore store) {
    return new Builder(Objects.requireNonNull(store, "store"));
  }

  /**
   * {@return whether a text begins as API keys do, and no token does} To choose who verifies it.
   *
   * @param credentials what stands after {@code Bearer}
   * @throws NullPointerException if {@code credentials} is null
   */
  public static boolean isApiKey(String credentials) {
    return credentials.startsWith(PREFIX + "_");
  }

  /**
   * Issues a key that works for the builder's lifetime.
   *
   * @param request whom for
   * @return the key, with the only copy of its text
   * @throws NullPointerException if {@code request} is null
   * @throws StoreException if the store fails
   */
  public IssuedApiKey issue(TokenRequest request) {
    return issue(request, lifetime);
  }

  /**
   * Issues a key.
   *
   * @param request whom for
   * @param keyLifetime how long it works: from 1 s to 3660 days
   * @return the key, with the only copy of its text
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code keyLifetime} is out of range
   * @throws StoreException if the store fails
   */
  public IssuedApiKey issue(TokenRequest request, Duration keyLifetime) {
    Objects.requireNonNull(request, "request");
    requireLifetime(keyLifetime);
    SecretText text = SecretText.random(random);
    Instant now = now();
    ApiKey key =
        new ApiKey(
            text.id(),
            request.subject(),
            request.role(),
            request.nodeId().orElse(null),
            request.scope(),
            Digest.text(text.secret()),
            now,
            now.plus(keyLifetime),
            null,
            null);
    store.add(key);
    listener.apiKeyIssued(key);
    return new IssuedApiKey(text.text(PREFIX), key);
  }

  /**
   * Gives a key another secret, for as long as it had at first; the present one works on for the
   * builder's grace period, and one before that does not.
   *
   * @param id the key's
   * @return the key, with the only copy of its new text
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if there is no such key
   * @throws StoreException if the store fails
   */
  public IssuedApiKey rotate(String id) {
    return rotate(id, grace);
  }

  /**
   * Gives a key another secret, for as long as it had at first.
   *
   * @param id the key's
   * @param presentFor how long the present secret works on; zero if it is known to strangers
   * @return the key, with the only copy of its new text
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such key, or {@code presentFor} is negative
   * @throws StoreException if the store fails
   */
  public IssuedApiKey rotate(String id, Duration presentFor) {
    requireGrace(presentFor);
    while (true) {
      ApiKey present =
          store
              .find(id)
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no API key of this id: issue one"));
      Instant now = now();
      Instant presentUntil = earlier(present.expiresAt(), now.plus(presentFor));
      Instant expiresAt = now.plus(Duration.between(present.issuedAt(), present.expiresAt()));
      SecretText text = new SecretText(id, "").withNewSecret(random);
      ApiKey next = present.rotated(Digest.text(text.secret()), now, expiresAt, presentUntil);
      if (store.replace(present, next)) {
        listener.apiKeyRotated(next);
        return new IssuedApiKey(text.text(PREFIX), next);
      }
    }
  }

  /**
   * Revokes a key, with both of its secrets.
   *
   * @param id the key's
   * @return whether there was one
   * @throws NullPointerException if {@code id} is null
   * @throws StoreException if the store fails
   */
  public boolean revoke(String id) {
    Optional<ApiKey> removed = store.remove(Objects.requireNonNull(id, "id"));
    removed.ifPresent(listener::apiKeyRevoked);
    return removed.isPresent();
  }

  /**
   * Revokes all keys of a subject.
   *
   * @param subject whose
   * @throws NullPointerException if {@code subject} is null
   * @throws StoreException if the store fails
   */
  public void revokeSubject(String subject) {
    ofSubject(subject).forEach(key -> revoke(key.id()));
  }

  /**
   * Revokes all keys of all subjects.
   *
   * @return how many there were
   * @throws StoreException if the store fails
   */
  public int revokeAll() {
    List<ApiKey> removed = store.removeAll();
    removed.forEach(listener::apiKeyRevoked);
    return removed.size();
  }

  /**
   * {@return the keys of a subject, in any order}
   *
   * @param subject whose
   * @throws NullPointerException if {@code subject} is null
   * @throws StoreException if the store fails
   */
  public List<ApiKey> ofSubject(String subject) {
    return store.ofSubject(Objects.requireNonNull(subject, "subject"));
  }

  /**
   * Verifies a key.
   *
   * @param key its text, and nothing around it
   * @return whom it stands for; never null
   * @throws NullPointerException if {@code key} is null
   * @throws AuthenticationException if the key is refused for any reason
   * @throws StoreException if the store fails
   */
  public Principal verify(String key) {
    Objects.requireNonNull(key, "key");
    try {
      return accepted(key);
    } catch (AuthenticationException e) {
      listener.authenticationFailed(e);
      throw e;
    }
  }

  /**
   * Verifies the key in an {@code Authorization} header: {@code Bearer} in any case, one space, and
   * the key.
   *
   * @param authorization the header's value; null if the request has none. If it has several, none
   *     of them should be trusted: give null
   * @return whom the key stands for; never null
   * @throws AuthenticationException if there is no such key, or it is refused for any reason
   * @throws StoreException if the store fails
   */
  public Principal verifyHeader(@Nullable String authorization) {
    if (authorization == null && inDevelopment != null && store.isEmpty()) {
      listener.letInForDevelopment(inDevelopment);
      return inDevelopment;
    }
    try {
      return accepted(BearerHeader.token(authorization));
    } catch (AuthenticationException e) {
      listener.authenticationFailed(e);
      throw e;
    }
  }

  /**
   * {@return whether a principal is one that these verify: who has presented an API key, or was let
   * in for development}
   *
   * @param principal whoever it is
   * @throws NullPointerException if {@code principal} is null
   */
  public boolean isKeyHolder(Principal principal) {
    return isForDevelopment(principal) || principal.tokenId().filter(ApiKeys::isApiKey).isPresent();
  }

  /**
   * Checks what may have changed since a principal's key was verified: its time, and whether it was
   * revoked or rotated. After a rotation a principal has to present its key again, which works
   * within the grace period with the former secret, too.
   *
   * @param principal whom these have given for a key
   * @throws NullPointerException if {@code principal} is null
   * @throws AuthenticationException if the key is not valid any more
   * @throws StoreException if the store fails
   */
  public void verifyAgain(Principal principal) {
    if (isForDevelopment(principal)) {
      verifyHeader(null);
      return;
    }
    Instant now = clock.instant();
    AuthenticationFailure failure = null;
    if (!principal.expiresAt().isAfter(now)) {
      failure = AuthenticationFailure.EXPIRED;
    } else if (find(principal).filter(key -> isUnchanged(key, principal)).isEmpty()) {
      failure = AuthenticationFailure.REVOKED;
    }
    if (failure != null) {
      AuthenticationException refusal =
          new AuthenticationException(
              failure, "the API key was good, and is not any more", principal.subject());
      listener.authenticationFailed(refusal);
      throw refusal;
    }
  }

  private boolean isForDevelopment(Principal principal) {
    return inDevelopment != null && inDevelopment.equals(principal);
  }

  private Optional<ApiKey> find(Principal principal) {
    return principal
        .tokenId()
        .filter(ApiKeys::isApiKey)
        .flatMap(id -> store.find(id.substring(PREFIX.length() + 1)));
  }

  private static boolean isUnchanged(ApiKey key, Principal principal) {
    ApiKey.Previous previous = key.previous();
    return principal.issuedAt().equals(key.issuedAt())
        && (principal.expiresAt().equals(key.expiresAt())
            || (previous != null && principal.expiresAt().equals(previous.until())));
  }

  private Principal accepted(String key) {
    SecretText text =
        SecretText.parse(PREFIX, key)
            .orElseThrow(
                () ->
                    new AuthenticationException(
                        AuthenticationFailure.API_KEY_FORM, "form, prefix or checksum"));
    Optional<ApiKey> found = store.find(text.id());
    ApiKey.Previous previous = found.map(ApiKey::previous).orElse(null);
    // Both are compared whatever there is and whether or not the first matches.
    boolean isPresent =
        Digest.matches(text.secret(), found.map(ApiKey::secretDigest).orElse(NOBODYS_DIGEST));
    boolean isPrevious =
        Digest.matches(text.secret(), previous == null ? NOBODYS_DIGEST : previous.secretDigest());
    ApiKey known =
        found.orElseThrow(
            () ->
                new AuthenticationException(
                    AuthenticationFailure.UNKNOWN_API_KEY, "there is no API key " + text.id()));
    if (!isPresent && !isPrevious) {
      throw new AuthenticationException(
          AuthenticationFailure.API_KEY_SECRET, "API key " + known.id(), known.subject());
    }
    Instant until = isPresent || previous == null ? known.expiresAt() : previous.until();
    return accepted(known, until);
  }

  private Principal accepted(ApiKey key, Instant until) {
    Instant now = clock.instant();
    if (!until.isAfter(now)) {
      throw new AuthenticationException(
          AuthenticationFailure.EXPIRED,
          "this secret of API key " + key.id() + " worked until " + until + ", now is " + now,
          key.subject());
    }
    Instant lastUsed = key.lastUsedAt();
    if (lastUsed == null || !now.isBefore(lastUsed.plus(USE_NOTED_EVERY))) {
      store.used(key.id(), now);
    }
    TokenScope scope = TokenScope.of(key.scope(), matrix);
    Principal principal =
        new Principal(
            key.subject(),
            key.role(),
            scope.narrow(matrix.permissions(key.role())),
            key.nodeId(),
            PREFIX + "_" + key.id(),
            key.issuedAt(),
            until);
    listener.authenticated(principal);
    return principal;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static void requireLifetime(Duration lifetime) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "lifetime " + lifetime + " is outside 1 s..3660 days: give such as Duration.ofDays(90)");
    }
  }

  private static void requireGrace(Duration grace) {
    if (grace.isNegative() || grace.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "grace period " + grace + " is outside 0..3660 days: give such as Duration.ofDays(1)");
    }
  }

  /** Collects the parts of API keys; not thread-safe. */
  public static final class Builder {
    private final ApiKeyStore store;
    private PermissionMatrix matrix = PermissionMatrix.standard();
    private Duration lifetime = Duration.ofDays(90);
    private Duration grace = Duration.ofDays(1);
    private @Nullable Role developmentRole;
    private InstantSource clock = InstantSource.system();
    private SecureRandom random = new SecureRandom();
    private AccessListener listener = GuardedListener.SILENT;

    private Builder(ApiKeyStore store) {
      this.store = store;
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
     * Sets how long a new key works; 90 days if this is not called.
     *
     * @param lifetime from 1 s to 3660 days
     * @return this builder
     * @throws NullPointerException if {@code lifetime} is null
     * @throws IllegalArgumentException if {@code lifetime} is out of range
     */
    public Builder lifetime(Duration lifetime) {
      requireLifetime(lifetime);
      this.lifetime = lifetime;
      return this;
    }

    /**
     * Sets how long a secret works on after a rotation; a day if this is not called.
     *
     * @param grace from 0 to 3660 days
     * @return this builder
     * @throws NullPointerException if {@code grace} is null
     * @throws IllegalArgumentException if {@code grace} is out of range
     */
    public Builder grace(Duration grace) {
      requireGrace(grace);
      this.grace = grace;
      return this;
    }

    /**
     * Lets requests without an {@code Authorization} header in as "development", as long as the
     * store has no key. For a developer's own machine only; {@link
     * AccessListener#letInForDevelopment} is told each time.
     *
     * @param role what such a request may do
     * @return this builder
     * @throws NullPointerException if {@code role} is null
     */
    public Builder letEverybodyInForDevelopment(Role role) {
      this.developmentRole = Objects.requireNonNull(role, "role");
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
     * Sets who is told of keys and refusals; nobody if this is not called.
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
    public ApiKeys build() {
      return new ApiKeys(this);
    }
  }
}
