package io.octaskly.rbac.internal.token;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.internal.Printable;
import java.io.Reader;
import java.security.Key;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Our rules at the places where jjwt asks: it hands over the header, then asks for the key, checks
 * the signature, and only then hands over the claims. For one token; not thread-safe.
 *
 * <p>jjwt is told no more than the algorithm. It would convert claims leniently, judge times by its
 * own rules and with the clock skew a second time, and act on header members.
 */
final class TokenInspection {
  private final Map<String, SecretKey> keys;
  private final @Nullable SecretKey nodeTokenKey;
  private @Nullable TokenHeader header;
  private @Nullable TokenClaims claims;
  private @Nullable AuthenticationException rejection;

  /**
   * Makes an inspection.
   *
   * @param keys the keys by {@code kid}
   * @param nodeTokenKey the key to try on a token without {@code kid}; null to refuse such
   */
  TokenInspection(Map<String, SecretKey> keys, @Nullable SecretKey nodeTokenKey) {
    this.keys = keys;
    this.nodeTokenKey = nodeTokenKey;
  }

  /** {@return what jjwt is to know of header or claims, which come in this order} */
  Map<String, ?> read(Reader text) {
    try {
      if (header == null) {
        header = TokenHeader.read(text);
        requireKeyIdOrNodeToken(header);
        return Map.of("alg", TokenHeader.ALGORITHM);
      }
      claims = requireOneForm(header, TokenClaims.read(text));
      return Map.of();
    } catch (AuthenticationException e) {
      // jjwt wraps what is thrown here, or takes the claims for opaque content instead.
      rejection = e;
      throw e;
    }
  }

  private void requireKeyIdOrNodeToken(TokenHeader read) {
    if (read.keyId() == null && nodeTokenKey == null) {
      throw new AuthenticationException(
          AuthenticationFailure.NODE_TOKEN,
          "no kid: " + AuthenticationFailure.NODE_TOKEN.description());
    }
  }

  private static TokenClaims requireOneForm(TokenHeader header, TokenClaims read) {
    if (header.keyId() != null) {
      TokenClaims.require("jti", read.tokenId());
      TokenClaims.require("iss", read.issuer());
    } else if (read.tokenId() != null || read.issuer() != null) {
      throw new AuthenticationException(
          AuthenticationFailure.TOKEN_HEADER, "no kid, though there is a jti or an iss");
    }
    return read;
  }

  /** The key is looked up by its id and nothing else; the id is only ever compared. */
  Key key() {
    String keyId = Objects.requireNonNull(header).keyId();
    if (keyId == null) {
      return Objects.requireNonNull(nodeTokenKey);
    }
    SecretKey key = keys.get(keyId);
    if (key == null) {
      throw new AuthenticationException(
          AuthenticationFailure.UNKNOWN_KEY, "no key has the id " + Printable.quoted(keyId));
    }
    return key;
  }

  /** {@return whether the header was read and has a {@code kid}} */
  boolean namesKey() {
    return header != null && header.keyId() != null;
  }

  /** {@return why header or claims were refused; empty if they were not} */
  Optional<AuthenticationException> rejection() {
    return Optional.ofNullable(rejection);
  }

  /** {@return the claims; to be called when the signature is known to be right} */
  TokenClaims claims() {
    return Objects.requireNonNull(claims);
  }
}
