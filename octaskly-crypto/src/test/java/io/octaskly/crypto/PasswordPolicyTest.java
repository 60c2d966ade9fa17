package io.octaskly.crypto;

import static io.octaskly.crypto.PasswordPolicy.Requirement.DIGIT;
import static io.octaskly.crypto.PasswordPolicy.Requirement.LENGTH;
import static io.octaskly.crypto.PasswordPolicy.Requirement.LOWER;
import static io.octaskly.crypto.PasswordPolicy.Requirement.SYMBOL;
import static io.octaskly.crypto.PasswordPolicy.Requirement.UNCOMMON;
import static io.octaskly.crypto.PasswordPolicy.Requirement.UPPER;
import static io.octaskly.crypto.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final String GOOD = "vK7#mq2Lw9!xTr4z";

  private final PasswordPolicy policy = PasswordPolicy.standard();

  @Test
  void a_good_password_lacks_nothing() {
    assertThat(missing(GOOD)).isEmpty();
    assertThatCode(() -> policy.require(secret(GOOD))).doesNotThrowAnyException();
  }

  @Test
  void each_requirement_is_found_missing_by_itself() {
    assertThat(missing(GOOD.substring(1))).containsExactly(LENGTH);
    assertThat(missing(GOOD.toLowerCase(Locale.ROOT))).containsExactly(UPPER);
    assertThat(missing(GOOD.toUpperCase(Locale.ROOT))).containsExactly(LOWER);
    assertThat(missing("vKy#mqaLwb!xTrcz")).containsExactly(DIGIT);
    assertThat(missing("vK7ymq2Lw9axTr4z")).containsExactly(SYMBOL);
  }

  @Test
  void all_that_is_missing_is_found_at_once() {
    assertThat(missing("")).containsExactlyInAnyOrder(LENGTH, UPPER, LOWER, DIGIT, SYMBOL);
    assertThat(missing("password"))
        .containsExactlyInAnyOrder(LENGTH, UPPER, DIGIT, SYMBOL, UNCOMMON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Password12345678!",
        "P@ssw0rd!P@ssw0rd!",
        "Qwertyuiop!234567",
        "2026-Welcome-2026!",
        "Ch@ngeMe-1234567",
        "Sunshine+Dragon99",
        "adm1n!adm1n!Adm1n",
        "!!!Iloveyou!!!2024",
        "CorrectHorseBatteryStaple-1"
      })
  void a_common_password_in_disguise_is_found(String password) {
    assertThat(missing(password)).containsExactly(UNCOMMON);
  }

  @Test
  void a_common_word_in_a_long_password_does_no_harm() {
    assertThat(missing("Dragon-vK7#mq2Lw9xTr")).isEmpty();
  }

  @Test
  void characters_are_counted_and_not_their_halves() {
    String pairs = "vK7#" + "\ud83d\udd10".repeat(11);

    assertThat(missing(pairs)).containsExactly(LENGTH);
    assertThat(missing(pairs + "qq")).doesNotContain(LENGTH);
  }

  @Test
  void letters_of_other_scripts_count_for_the_length() {
    assertThat(missing("密码密码密码密码密码密码密码密码")).containsExactlyInAnyOrder(UPPER, LOWER, DIGIT, SYMBOL);
    assertThat(missing("Пароль-Безопасный-7")).isEmpty();
  }

  @Test
  void a_refusal_names_all_that_is_missing_and_nothing_of_the_password() {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(() -> policy.require(secret("zqxjv")))
        .withMessage(
            "password is too short, has no capital letter, has no digit, has no symbol: choose one"
                + " of 16 characters or more with capital and small letters, digits and symbols");
  }

  @Test
  void a_policy_can_be_stricter_and_not_weaker() {
    assertThat(policy.minLength(20).missing(GOOD.toCharArray())).containsExactly(LENGTH);
    assertThatIllegalArgumentException().isThrownBy(() -> policy.minLength(15));
    assertThatIllegalArgumentException().isThrownBy(() -> policy.minLength(1025));
  }

  private Set<PasswordPolicy.Requirement> missing(String password) {
    return policy.missing(password.toCharArray());
  }
}
