package io.octaskly.rbac;

import io.octaskly.rbac.internal.Identifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the tokens of a system have in common: give the same policy to everything that issues,
 * verifies and revokes them, on all hosts that share keys. Immutable and thread-safe.
 *
 * <table>
 *   <caption>Defaults and ranges</caption>
 *   <tr><th>setting</th><th>default</th><th>range</th></tr>
 *   <tr><td>issuer</td><td>octaskly</td><td>1 to 256 visible characters</td></tr>
 *   <tr><td>lifetime of each role's tokens</td><td>24 h</td><td>1 s to 366 days</td></tr>
 *   <tr><td>clock skew</td><td>30 s</td><td>0 to 300 s</td></tr>
 *   <tr><td>tokens of other nodes</td><td>refused</td><td></td></tr>
 * </table>
 */
public final class TokenPolicy {
  private static final String DEFAULT_ISSUER = "octaskly";
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);
  private static final Duration MAX_LIFETIME = Duration.ofDays(366);
  private static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);
  private static final TokenPolicy DEFAULTS = builder().build();

  private final String issuer;
  private final Map<Role, Duration> lifetimes;
  private final Duration clockSkew;
  private final boolean nodeTokensAccepted;

  private TokenPolicy(Builder from) {
    this.issuer = from.issuer;
    this.lifetimes = new EnumMap<>(from.lifetimes);
    this.clockSkew = from.clockSkew;
    this.nodeTokensAccepted = from.nodeTokensAccepted;
  }

  /** {@return the policy of the column "default"} */
  public static TokenPolicy defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the {@code iss} of tokens} */
  public String issuer() {
    return issuer;
  }

  /**
   * {@return how long a new token is valid, in whole seconds}
   *
   * @param role whose token
   * @throws NullPointerException if {@code role} is null
   */
  public Duration lifetime(Role role) {
    return Objects.requireNonNull(lifetimes.get(Objects.requireNonNull(role, "role")));
  }

  /** {@return how long the longest-lived token is valid} */
  Duration longestLifetime() {
    return Collections.max(lifetimes.values());
  }

  /** {@return how far the clocks of issuer and verifier may differ, in either direction} */
  public Duration clockSkew() {
    return clockSkew;
  }

  /** {@return whether tokens without {@code kid}, {@code jti} and {@code iss} are accepted} */
  public boolean acceptsNodeTokens() {
    return nodeTokensAccepted;
  }

  /** {@return all settings in one line} */
  @Override
  public String toString() {
    return "issuer "
        + issuer
        + ", lifetimes "
        + lifetimes
        + ", clock skew "
        + clockSkew
        + (nodeTokensAccepted ? ", accepts node tokens" : "");
  }

  /**
   * Collects the settings of a policy; not thread-safe.
   *
   * <p>A value out of range is refused with an {@link IllegalArgumentException} that gives it and
   * the range.
   */
  public static final class Builder {
    private String issuer = DEFAULT_ISSUER;
    private final Map<Role, Duration> lifetimes = new EnumMap<>(Role.class);
    private Duration clockSkew = DEFAULT_SKEW;
    private boolean nodeTokensAccepted;

    private Builder() {
      Arrays.stream(Role.values()).forEach(role -> lifetimes.put(role, DEFAULT_LIFETIME));
    }

    /**
     * Sets the name that tokens are issued under and must have been issued under.
     *
     * @param issuer 1 to 256 visible characters
     * @return this builder
     * @throws NullPointerException if {@code issuer} is null
     * @throws IllegalArgumentException if {@code issuer} is not such a name
     */
    public Builder issuer(String issuer) {
      this.issuer = Identifier.require("issuer", issuer);
      return this;
    }

    /**
     * Sets how long the tokens of a role are valid. A verifier refuses one that was issued for
     * longer.
     *
     * @param role whose tokens
     * @param lifetime whole seconds, from 1 s to 366 days
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code lifetime} is out of range
     */
    public Builder lifetime(Role role, Duration lifetime) {
      Objects.requireNonNull(role, "role");
      if (lifetime.compareTo(Duration.ofSeconds(1)) < 0
          || lifetime.compareTo(MAX_LIFETIME) > 0
          || lifetime.toNanosPart() != 0) {
        throw new IllegalArgumentException(
            "lifetime "
                + lifetime
                + " is not a number of seconds in 1 s..366 days: give such as Duration.ofHours(1)");
      }
      lifetimes.put(role, lifetime);
      return this;
    }

    /**
     * Sets how long the tokens of all roles are valid.
     *
     * @param lifetime whole seconds, from 1 s to 366 days
     * @return this builder
     * @throws NullPointerException if {@code lifetime} is null
     * @throws IllegalArgumentException if {@code lifetime} is out of range
     */
    public Builder lifetime(Duration lifetime) {
      Arrays.stream(Role.values()).forEach(role -> lifetime(role, lifetime));
      return this;
    }

    /**
     * Sets how far the clocks of issuer and verifier may differ. A token is accepted this much
     * after its expiry, and this much before its time.
     *
     * @param skew 0 to 300 s
     * @return this builder
     * @throws NullPointerException if {@code skew} is null
     * @throws IllegalArgumentException if {@code skew} is out of range
     */
    public Builder clockSkew(Duration skew) {
      if (skew.isNegative() || skew.compareTo(MAX_SKEW) > 0) {
        throw new IllegalArgumentException(
            "clock skew " + skew + " is outside 0..300 s: give such as Duration.ofSeconds(30)");
      }
      this.clockSkew = skew;
      return this;
    }

    /**
     * Sets whether to accept the tokens that other Octaskly nodes issue, which have none of {@code
     * kid}, {@code jti} and {@code iss}. They are verified with each key of the set, newest first.
     * One such token cannot be revoked by itself, only with all of its subject or all of its time.
     *
     * @param accept true to accept them; a token that has one of the three must have all
     * @return this builder
     */
    public Builder acceptNodeTokens(boolean accept) {
      this.nodeTokensAccepted = accept;
      return this;
    }

    /** {@return the policy; the builder can be used further} */
    public TokenPolicy build() {
      return new TokenPolicy(this);
    }
  }
}
