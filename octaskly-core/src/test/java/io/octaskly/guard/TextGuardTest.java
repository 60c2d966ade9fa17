package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextGuardTest {
  @Test
  void mission_has_1_to_10000_characters() {
    TextGuard mission = TextGuard.mission();

    assertThat(mission.check("x").isClean()).isTrue();
    assertThat(mission.check("x".repeat(10_000)).isClean()).isTrue();
    assertThat(mission.check("x".repeat(10_001)).violations())
        .containsExactly(
            new Violation("mission", "must have 1 to 10000 characters", "10001 characters"));
    assertThat(mission.check("").violations())
        .containsExactly(
            new Violation("mission", "must have 1 to 10000 characters", "0 characters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n\t", "\u00A0\u2003"})
  void blank_mission_is_refused(String blank) {
    assertThat(TextGuard.mission().check(blank.replace('\u00A0', ' ')).isClean()).isFalse();
  }

  @Test
  void missing_text_is_refused() {
    assertThat(TextGuard.mission().check(null).violations())
        .containsExactly(new Violation("mission", "must be given", ""));
  }

  @Test
  void characters_are_counted_not_units() {
    TextGuard guard = TextGuard.named("text").length(1, 3).build();

    assertThat(guard.check("😀😀😀").isClean()).isTrue();
    assertThat(guard.check("😀😀😀😀").isClean()).isFalse();
  }

  @Test
  void megabytes_are_refused_before_they_are_normalised() {
    assertThat(TextGuard.mission().check("x".repeat(50_000_000)).violations())
        .containsExactly(
            new Violation("mission", "must have 1 to 10000 characters", "50000000 UTF-16 units"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\u001B[31mb",
        "a\u0007",
        "a\u202Eb",
        "a\u2066b",
        "\uFEFFa",
        "a\u200Bb",
        "a\u2028b",
        "a\uD800b",
        "a\u0085b",
        "a\uE000b"
      })
  void control_and_hidden_characters_are_refused(String text) {
    assertThat(TextGuard.mission().check(text).violations())
        .extracting(Violation::rule)
        .containsExactly("must hold no control or hidden characters but line ends and tabs");
  }

  @Test
  void line_ends_are_for_texts_of_several_lines() {
    assertThat(TextGuard.mission().check("a\r\nb\tc").isClean()).isTrue();
    assertThat(TextGuard.named("name").build().check("a\nb").isClean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod"})
  void profile_is_one_of_three(String profile) {
    assertThat(TextGuard.profile().require(profile)).isEqualTo(profile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Prod", "production", "dev;", "prod\nx"})
  void other_profiles_are_refused(String profile) {
    assertThatThrownBy(() -> TextGuard.profile().require(profile))
        .isInstanceOf(GuardException.class)
        .hasMessageContaining("profile: must be one of dev, prod, staging");
  }

  @Test
  void session_id_is_a_uuid() {
    assertThat(TextGuard.sessionId().check("123e4567-e89b-12d3-a456-426614174000").isClean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123e4567e89b12d3a456426614174000",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-4266141740000",
        "../../etc/passwd",
        "1-1-1-1-1",
        "123e4567-e89b-12d3-a456-42661417400g"
      })
  void other_session_ids_are_refused(String id) {
    assertThat(TextGuard.sessionId().check(id).isClean()).isFalse();
  }

  @Test
  void text_is_returned_in_normal_form_without_space_around_it() {
    assertThat(TextGuard.named("name").build().require(" e\u0301 ")).isEqualTo("\u00E9");
  }

  @Test
  void everything_that_is_wrong_is_found_at_once() {
    TextGuard guard =
        TextGuard.named("name")
            .length(1, 3)
            .matching(Pattern.compile("[a-z]+"), "must be small letters")
            .build();

    assertThat(guard.check("A\u0001CD").violations())
        .extracting(Violation::rule)
        .containsExactly(
            "must hold no control or hidden characters, and be one line",
            "must have 1 to 3 characters",
            "must be small letters");
  }

  @Test
  void value_is_cut_and_its_secrets_are_removed() {
    TextGuard guard = TextGuard.named("profile").oneOf("a").build();

    assertThat(guard.check("password=hunter2hunter2 " + "x".repeat(500)).violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.value()).hasSize(Violation.LONGEST_VALUE).endsWith("…");
              assertThat(violation.value()).doesNotContain("hunter2");
            });
  }

  @Test
  void impossible_lengths_are_refused() {
    assertThatThrownBy(() -> TextGuard.named("name").length(5, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: length 5 to 4 is no range within 0 to 100000000 characters");
  }
}
