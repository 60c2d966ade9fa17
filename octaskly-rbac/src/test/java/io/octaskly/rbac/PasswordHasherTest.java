package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PasswordHasherTest {
  private static final PasswordHasher CHEAP =
      new PasswordHasher(List.of(new Pbkdf2Scheme(1_000)), new SecureRandom());

  private static String phc(String salt, String hexHash, int iterations) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$pbkdf2-sha256$i="
        + iterations
        + "$"
        + base64.encodeToString(RawToken.bytes(salt))
        + "$"
        + base64.encodeToString(HexFormat.of().parseHex(hexHash));
  }

  /** RFC 7914 section 11, the second vector. */
  @Test
  void the_published_vector_matches() {
    String stored =
        phc(
            "NaCl",
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
            80_000);

    assertThat(CHEAP.matches("Password".toCharArray(), stored)).isTrue();
    assertThat(CHEAP.matches("password".toCharArray(), stored)).isFalse();
  }

  @Test
  void a_standard_hash_has_the_published_parameters() {
    char[] password = "correct horse battery staple".toCharArray();

    String stored = PasswordHasher.standard().hash(password);

    assertThat(stored)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(PasswordHasher.standard().matches(password, stored)).isTrue();
    assertThat(PasswordHasher.standard().isOutdated(stored)).isFalse();
    assertThat(password).containsExactly("correct horse battery staple".toCharArray());
  }

  @Property(tries = 100)
  void a_password_matches_its_own_hash_only(
      @ForAll @StringLength(min = 1, max = 40) String one,
      @ForAll @StringLength(min = 1, max = 40) String other) {
    String stored = CHEAP.hash(one.toCharArray());

    assertThat(CHEAP.matches(one.toCharArray(), stored)).isTrue();
    if (!Arrays.equals(RawToken.bytes(one), RawToken.bytes(other))) {
      assertThat(CHEAP.matches(other.toCharArray(), stored)).isFalse();
    }
  }

  @Test
  void two_hashes_of_a_password_differ() {
    char[] password = "same".toCharArray();
    assertThat(CHEAP.hash(password)).isNotEqualTo(CHEAP.hash(password));
  }

  @Test
  void a_hash_of_lower_cost_is_outdated() {
    String cheap = CHEAP.hash("x".toCharArray());
    assertThat(CHEAP.isOutdated(cheap)).isFalse();
    assertThat(PasswordHasher.standard().isOutdated(cheap)).isTrue();
    assertThat(CHEAP.isOutdated(phc("NaCl", "00".repeat(32), 1_000))).isTrue();
    assertThat(CHEAP.isOutdated(phc("a".repeat(16), "00".repeat(31), 1_000))).isTrue();
  }

  @Test
  void the_longest_password_is_1024_characters() {
    char[] longest = "p".repeat(1024).toCharArray();
    char[] longer = "p".repeat(1025).toCharArray();
    String stored = CHEAP.hash(longest);

    assertThat(CHEAP.matches(longest, stored)).isTrue();
    assertThat(CHEAP.matches(longer, stored)).isFalse();
    assertThat(CHEAP.matches(new char[0], stored)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHEAP.hash(longer))
        .withMessage("a password of 1025 characters is outside 1..1024: ask for another");
    assertThatIllegalArgumentException().isThrownBy(() -> CHEAP.hash(new char[0]));
  }

  static Stream<String> unreadable() {
    String good = CHEAP.hash("x".toCharArray());
    return Stream.of(
        "",
        "x",
        "plain text password",
        "$",
        "$$$$",
        good.substring(1),
        good + "$",
        good + "\n",
        good.replace("pbkdf2-sha256", "pbkdf2-sha1"),
        good.replace("pbkdf2-sha256", "argon2id"),
        good.replace("i=1000", "i=999"),
        good.replace("i=1000", "i=0"),
        good.replace("i=1000", "i=-1000"),
        good.replace("i=1000", "i=10000001"),
        good.replace("i=1000", "i=99999999999"),
        good.replace("i=1000", "i=1000,i=1000"),
        good.replace("i=1000,", ""),
        good.replace("l=32", "l=31"),
        good.replace("l=32", "l=x"),
        good.substring(0, good.length() - 1),
        phc("NaCl", "00".repeat(15), 1_000),
        good.substring(0, good.lastIndexOf('$') + 1) + "A".repeat(500));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void what_is_no_hash_is_refused_without_being_shown(String stored) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHEAP.matches("x".toCharArray(), stored))
        .withMessageContaining("PasswordHasher.hash(...)")
        .satisfies(
            e -> {
              if (stored.length() > 5) {
                assertThat(e.getMessage()).doesNotContain(stored);
              }
            });
  }
}
