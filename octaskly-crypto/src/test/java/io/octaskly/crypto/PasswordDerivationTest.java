package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.STRONG;
import static io.octaskly.crypto.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordDerivationTest {
  /** Cheap enough for tests, and still within the limits. */
  private static final String CHEAP_ARGON2ID =
      "$argon2id$v=19$m=19456,t=1,p=1$AAECAwQFBgcICQoLDA0ODw";

  private static final String CHEAP_PBKDF2 = "$pbkdf2-sha256$i=100000$AAECAwQFBgcICQoLDA0ODw";

  @ParameterizedTest
  @ValueSource(strings = {CHEAP_ARGON2ID, CHEAP_PBKDF2})
  void the_same_password_and_derivation_give_the_same_ring(String text) {
    KeyRing one = ring(STRONG, text);
    KeyRing other = ring(STRONG, text);

    assertThat(one.primary()).isEqualTo(other.primary());
    assertThat(one.deriveKey(KeyPurpose.AUDIT)).isEqualTo(other.deriveKey(KeyPurpose.AUDIT));
    assertThat(PasswordDerivation.parse(text)).hasToString(text);
  }

  @Test
  void another_salt_algorithm_or_password_gives_another_ring() {
    String otherSalt = CHEAP_PBKDF2.replace("$AAEC", "$BAEC");

    assertThat(
            List.of(
                ring(STRONG, CHEAP_PBKDF2).primary().id(),
                ring(STRONG, otherSalt).primary().id(),
                ring(STRONG, CHEAP_ARGON2ID).primary().id(),
                ring(STRONG + "1", CHEAP_PBKDF2).primary().id(),
                ring(STRONG, CHEAP_PBKDF2.replace("100000", "100001")).primary().id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void each_new_derivation_has_a_salt_of_its_own() {
    assertThat(PasswordDerivation.argon2id())
        .asString()
        .startsWith("$argon2id$v=19$m=65536,t=3,p=4$")
        .isNotEqualTo(PasswordDerivation.argon2id().toString());
    assertThat(PasswordDerivation.pbkdf2()).asString().startsWith("$pbkdf2-sha256$i=600000$");
    assertThat(PasswordDerivation.parse(PasswordDerivation.pbkdf2().toText())).isNotNull();
  }

  @Test
  void argon2id_is_taken_where_bouncy_castle_is() {
    assertThat(PasswordDerivation.strongest()).asString().startsWith("$argon2id$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2id$v=19$m=65536,t=3,p=4$",
        "$argon2i$v=19$m=65536,t=3,p=4$AAECAwQFBgcICQoLDA0ODw",
        "$argon2id$v=19$m=1024,t=3,p=4$AAECAwQFBgcICQoLDA0ODw",
        "$argon2id$v=19$m=9999999,t=3,p=4$AAECAwQFBgcICQoLDA0ODw",
        "$argon2id$v=19$m=65536,t=0,p=4$AAECAwQFBgcICQoLDA0ODw",
        "$argon2id$v=19$m=65536,t=3,p=65$AAECAwQFBgcICQoLDA0ODw",
        "$pbkdf2-sha256$i=1000$AAECAwQFBgcICQoLDA0ODw",
        "$pbkdf2-sha256$i=99999999$AAECAwQFBgcICQoLDA0ODw",
        "$pbkdf2-sha256$i=600000$AAEC"
      })
  void a_weak_or_senseless_derivation_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PasswordDerivation.parse(text));
  }

  @Test
  void a_weak_password_is_refused() {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(() -> ring("hunter2", CHEAP_PBKDF2))
        .withMessageContaining("password has 7 characters");
  }

  private static KeyRing ring(String password, String derivation) {
    return KeyRing.fromPassword(secret(password), PasswordDerivation.parse(derivation), CLOCK);
  }
}
