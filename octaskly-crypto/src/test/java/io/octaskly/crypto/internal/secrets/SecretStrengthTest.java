package io.octaskly.crypto.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStrengthTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "changeme                         | has 8 characters, fewer than 16",
        "fJ8s-kQ2x                        | has 9 characters, fewer than 16",
        "0101010101010101                 | has 2 different characters, fewer than 8",
        "aAbBcCdaAbBcCdaAbB               | has 7 different characters, fewer than 8",
        "fJ8s-kQ2fJ8s-kQ2                 | is a repetition or a sequence",
        "fJ8s-kQ2wfJ8s-kQ2wfJ8s           | is a repetition or a sequence",
        "abcdefghijklmnopqrstuvwxyz       | is a repetition or a sequence",
        "0123456789abcdef                 | is a repetition or a sequence",
        "9876543210zyxwvutsrq             | is a repetition or a sequence",
        "changeme-please-now              | is made of well-known words and little else",
        "my-secret-key-123                | is made of well-known words and little else",
        "ChangeMe_In_Production!          | is made of well-known words and little else",
        "octaskly-default-secret          | is made of well-known words and little else",
        "P.a.s.s.w.o.r.d.2.0.2.6.!.?.     | is made of well-known words and little else",
        "YOUR_SECRET_KEY_HERE_42          | is made of well-known words and little else",
        "this-is-the-test-token           | is made of well-known words and little else",
      })
  void a_weak_secret_is_refused_with_the_rule_and_without_the_secret(String weak, String rule) {
    SecretRefusedException refused =
        catchThrowableOfType(
            SecretRefusedException.class,
            () -> SecretStrength.require(secret(weak), "given secret"));

    assertThat(refused)
        .hasMessage(
            "given secret "
                + rule
                + ": use a random one, such as the output of openssl rand -hex 32")
        .hasNoCause();
    assertThat(refused.getMessage()).doesNotContain(weak, weak.substring(weak.length() / 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5f2b8e0c9d4a41e7b6f3a1c8d2e79640",
        "correct horse battery staple",
        "pässwörd-ünïcode-密码-🔐",
        "kX3$vT9!pL5#qZ7&",
        "sk_test_fJ8skQ2xW4mZ7b",
      })
  void a_secret_that_somebody_drew_is_accepted(String strong) {
    assertAccepted(strong);
  }

  @Test
  void random_secrets_are_accepted_in_every_usual_form() {
    SecureRandom generator = new SecureRandom();
    byte[] random = new byte[16];
    for (int i = 0; i < 500; i++) {
      generator.nextBytes(random);
      assertAccepted(HexFormat.of().formatHex(random));
      assertAccepted(Base64.getEncoder().encodeToString(random));
      assertAccepted(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
  }

  private static void assertAccepted(String strong) {
    assertThatCode(() -> SecretStrength.require(secret(strong), "given secret"))
        .doesNotThrowAnyException();
  }

  private static Secret secret(String text) {
    return Secret.of(text.toCharArray());
  }
}
