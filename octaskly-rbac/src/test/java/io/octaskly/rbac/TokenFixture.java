package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Keys, a clock that stands still, and verifiers and issuers that use them. */
final class TokenFixture {
  static final Instant NOW = Instant.parse("2026-02-07T14:30:45Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final SecretKey KEY = key("0123456789abcdef0123456789abcdef");
  static final SecretKey OTHER_KEY = key("fedcba9876543210fedcba9876543210");
  static final TokenKeys KEYS = TokenKeys.of("k1", KEY);

  private TokenFixture() {}

  static SecretKey key(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  static TokenVerifier verifier() {
    return verifierBuilder().build();
  }

  static TokenVerifier.Builder verifierBuilder() {
    return TokenVerifier.builder(() -> KEYS, RevocationStore.inMemory(CLOCK)).clock(CLOCK);
  }

  static TokenIssuer issuer() {
    return TokenIssuer.builder(() -> KEYS).clock(CLOCK).build();
  }

  static Principal principal(String subject, Role role) {
    return new Principal(
        subject,
        role,
        PermissionMatrix.standard().permissions(role),
        "node-of-" + subject,
        "token-of-" + subject,
        NOW,
        NOW.plusSeconds(60));
  }

  static Principal principal(String subject, Role role, Set<Permission> permissions) {
    return new Principal(subject, role, permissions, null, null, NOW, NOW.plusSeconds(60));
  }

  static AuthenticationException refusal(ThrowingCallable call) {
    return catchThrowableOfType(AuthenticationException.class, call);
  }
}
