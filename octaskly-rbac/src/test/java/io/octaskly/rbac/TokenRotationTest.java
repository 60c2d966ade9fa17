package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.CLOCK;
import static io.octaskly.rbac.TokenFixture.KEY;
import static io.octaskly.rbac.TokenFixture.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRotationTest {
  private final AtomicReference<TokenKeys> keys = new AtomicReference<>(TokenKeys.of("k1", KEY));
  private final TokenIssuer issuer = TokenIssuer.builder(keys::get).clock(CLOCK).build();
  private final TokenVerifier verifier =
      TokenVerifier.builder(keys::get, RevocationStore.inMemory(CLOCK)).clock(CLOCK).build();

  private String token() {
    return issuer.issue(TokenRequest.of("alice", Role.CLIENT)).text();
  }

  @Test
  void tokens_of_older_keys_verify_until_the_key_is_retired() {
    String older = token();
    keys.updateAndGet(now -> now.rotate("k2", OTHER_KEY));
    String newer = token();

    assertThat(verifier.verify(older)).isEqualTo(verifier.verify(older));
    assertThat(verifier.verify(newer).subject()).isEqualTo("alice");

    keys.updateAndGet(now -> now.retire("k1"));
    assertThat(TokenFixture.refusal(() -> verifier.verify(older)).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_KEY);
    assertThat(verifier.verify(newer).subject()).isEqualTo("alice");
  }

  @Test
  void a_token_verifies_with_the_key_it_names_and_no_other() {
    keys.updateAndGet(now -> now.rotate("k2", OTHER_KEY));
    RawToken named = RawToken.valid().header("kid", "\"k2\"");

    assertThat(verifier.verify(named.text(OTHER_KEY)).subject()).isEqualTo("alice");
    assertThat(TokenFixture.refusal(() -> verifier.verify(named.text(KEY))).failure())
        .isEqualTo(AuthenticationFailure.SIGNATURE);
  }

  @Test
  void the_newest_key_signs() {
    TokenKeys rotated = keys.get().rotate("k2", OTHER_KEY);

    assertThat(rotated.signingKeyId()).isEqualTo("k2");
    assertThat(rotated.keyIds()).containsExactly("k2", "k1");
    assertThat(rotated).hasToString("TokenKeys[k2 signs, [k1] verify]");
    assertThat(rotated.retire("k1").keyIds()).containsExactly("k2");
    assertThat(rotated.retire("unknown").keyIds()).containsExactly("k2", "k1");
  }

  @Test
  void the_key_that_signs_cannot_be_retired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.get().retire("k1"))
        .withMessage("key k1 signs: rotate(...) to another key before it is retired");
  }

  @Test
  void neither_an_id_nor_a_key_is_used_twice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.get().rotate("k1", OTHER_KEY))
        .withMessageContaining("in use");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.get().rotate("k2", KEY))
        .withMessageContaining("the same as key k1");
  }

  @Test
  void a_set_has_sixteen_keys_at_most() {
    for (int i = 2; i <= TokenKeys.MAX_KEYS; i++) {
      keys.set(keys.get().rotate("k" + i, TokenFixture.key("x".repeat(32) + i)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.get().rotate("k17", OTHER_KEY))
        .withMessageContaining("retire(...) the oldest");
  }

  @Test
  void a_key_of_31_bytes_is_refused_without_being_shown() {
    SecretKey weak = TokenFixture.key("secret-secret-secret-secret-sec");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenKeys.of("k1", weak))
        .withMessageContaining("31 bytes")
        .withMessageContaining("RFC 7518")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret-"));
  }

  /** jjwt alone would sign with HS512: it goes by the length. */
  @ParameterizedTest
  @ValueSource(strings = {"HmacSHA256", "HmacSHA512", "AES", "RAW", "Generic"})
  void whatever_the_key_is_called_the_algorithm_is_hs256(String algorithm) {
    byte[] bytes = "0123456789".repeat(10).getBytes(StandardCharsets.UTF_8);
    keys.set(TokenKeys.of("long", new SecretKeySpec(bytes, algorithm)));

    String token = token();

    assertThat(
            new String(
                Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8))
        .contains("\"alg\":\"HS256\"");
    assertThat(verifier.verify(token).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k 1", "k1\n", "../k1", "schlüssel"})
  void a_key_id_is_plain(String keyId) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenKeys.of(keyId, KEY));
  }

  @Test
  void a_key_that_hides_its_bytes_is_refused() {
    SecretKey hidden =
        new SecretKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "HmacSHA256";
          }

          @Override
          public String getFormat() {
            return null;
          }

          @Override
          public byte[] getEncoded() {
            return null;
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenKeys.of("hsm", hidden))
        .withMessageContaining("does not give its bytes away");
  }
}
