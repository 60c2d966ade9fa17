package io.octaskly.rbac.internal.token;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import java.io.Reader;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token (RFC 7519 section 4), each of its right type. What the names mean and
 * whether the times are right is not decided here.
 *
 * @param subject {@code sub}
 * @param role {@code role}
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}, after {@code iat}
 * @param notBefore {@code nbf}; null if there is none
 * @param permissions {@code permissions}; null if there are none, which is not the same as empty
 * @param nodeId {@code node_id}; null if there is none
 * @param tokenId {@code jti}; null if there is none
 * @param issuer {@code iss}; null if there is none
 * @param forAudience whether there is an {@code aud}
 */
public record TokenClaims(
    String subject,
    String role,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable Instant notBefore,
    @Nullable List<String> permissions,
    @Nullable String nodeId,
    @Nullable String tokenId,
    @Nullable String issuer,
    boolean forAudience) {

  /**
   * {@return the claims in a text; unknown ones are ignored (RFC 7519 section 4)}
   *
   * @throws AuthenticationException if it is not JSON, or a claim is missing or ill-typed
   */
  static TokenClaims read(Reader text) {
    ClaimsReader reader = new ClaimsReader();
    BoundedJson.read("claims", BoundedJson.chars("claims", text), reader::take);
    return reader.claims();
  }

  /**
   * {@return a claim that must be there}
   *
   * @throws AuthenticationException if {@code claim} is null
   */
  public static <T> T require(String name, @Nullable T claim) {
    if (claim == null) {
      throw new AuthenticationException(AuthenticationFailure.MISSING_CLAIM, name);
    }
    return claim;
  }
}
