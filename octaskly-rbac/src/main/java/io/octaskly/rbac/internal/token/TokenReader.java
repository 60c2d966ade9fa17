package io.octaskly.rbac.internal.token;

import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.Locator;
import io.jsonwebtoken.io.AbstractDeserializer;
import io.jsonwebtoken.security.SignatureException;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import java.io.Reader;
import java.security.Key;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** From the text of a token to its claims, if the signature is right. Immutable and thread-safe. */
public final class TokenReader {
  /** The most characters of a token. */
  public static final int MAX_LENGTH = CompactForm.MAX_LENGTH;

  private final Map<String, SecretKey> keys;
  private final boolean acceptNodeTokens;

  /**
   * Makes a reader.
   *
   * @param keys the keys by {@code kid}, in the order in which to try them on a token without one
   * @param acceptNodeTokens whether there may be tokens without {@code kid}, {@code jti}, {@code
   *     iss}
   */
  public TokenReader(Map<String, SecretKey> keys, boolean acceptNodeTokens) {
    this.keys = keys;
    this.acceptNodeTokens = acceptNodeTokens;
  }

  /**
   * {@return the claims of a token, signed by one of the keys} They have both {@code jti} and
   * {@code iss}, or neither.
   *
   * @throws AuthenticationException if the token is anything else
   */
  public TokenClaims read(String token) {
    CompactForm.check(token);
    return acceptNodeTokens ? readWithEachKey(token) : read(token, new TokenInspection(keys, null));
  }

  /** Each key is tried on a token that names none; one that names its key is read once. */
  private TokenClaims readWithEachKey(String token) {
    AuthenticationException mismatch = null;
    for (SecretKey key : keys.values()) {
      TokenInspection inspection = new TokenInspection(keys, key);
      try {
        return read(token, inspection);
      } catch (AuthenticationException e) {
        if (e.failure() != AuthenticationFailure.SIGNATURE || inspection.namesKey()) {
          throw e;
        }
        mismatch = e;
      }
    }
    throw Objects.requireNonNull(mismatch, "a key set has at least one key");
  }

  private static TokenClaims read(String token, TokenInspection inspection) {
    try {
      Hooks.parse(token, inspection);
    } catch (SignatureException e) {
      throw new AuthenticationException(AuthenticationFailure.SIGNATURE, "not made by the key");
    } catch (JwtException | IllegalArgumentException e) {
      // The message may quote the token: only its type is kept.
      throw inspection
          .rejection()
          .orElseGet(
              () ->
                  new AuthenticationException(
                      AuthenticationFailure.TOKEN_FORM,
                      "refused by the parser: " + e.getClass().getSimpleName()));
    }
    return inspection.claims();
  }

  /**
   * Where jjwt asks. One parser serves all tokens, because it costs as much to make as to use; it
   * asks on the thread that parses, which has one token at a time.
   */
  private static final class Hooks extends AbstractDeserializer<Map<String, ?>>
      implements Locator<Key> {
    private static final ThreadLocal<@Nullable TokenInspection> CURRENT = new ThreadLocal<>();
    private static final Hooks HOOKS = new Hooks();
    private static final JwtParser PARSER =
        Jwts.parser().json(HOOKS).keyLocator(HOOKS).sig().clear().add(Jwts.SIG.HS256).and().build();

    static void parse(String token, TokenInspection inspection) {
      CURRENT.set(inspection);
      try {
        PARSER.parseSignedClaims(token);
      } finally {
        CURRENT.remove();
      }
    }

    private static TokenInspection current() {
      return Objects.requireNonNull(CURRENT.get(), "no token is being parsed on this thread");
    }

    @Override
    protected Map<String, ?> doDeserialize(Reader text) {
      return current().read(text);
    }

    @Override
    public Key locate(Header parsed) {
      return current().key();
    }
  }
}
