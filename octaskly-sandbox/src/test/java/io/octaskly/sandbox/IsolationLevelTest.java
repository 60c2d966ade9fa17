package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationLevelTest {

  @ParameterizedTest
  @CsvSource({"none,NONE", "basic,BASIC", "strict,STRICT", "very-strict,VERY_STRICT"})
  void each_spelling_names_its_level(String spelling, IsolationLevel level) {
    assertThat(IsolationLevel.parse(spelling)).isEqualTo(level);
    assertThat(level.id()).isEqualTo(spelling);
  }

  @ParameterizedTest
  @EnumSource
  void upper_case_is_accepted_whatever_the_default_locale(IsolationLevel level) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(IsolationLevel.parse(level.id().toUpperCase(Locale.ROOT))).isEqualTo(level);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "strictest", "very_strict", " strict", "strict\n", "STRİCT"})
  void any_other_spelling_is_refused(String spelling) {
    assertThatIllegalArgumentException().isThrownBy(() -> IsolationLevel.parse(spelling));
  }

  @Test
  void the_error_shows_the_value_and_what_to_write_instead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsolationLevel.parse("tight\n"))
        .withMessage(
            "isolation level \"tight\\u000a\" is not known: write one of none, basic, strict,"
                + " very-strict");
  }

  @Test
  void a_null_spelling_is_refused_by_name() {
    assertThatNullPointerException().isThrownBy(() -> IsolationLevel.parse(null)).withMessage("id");
  }

  @ParameterizedTest
  @CsvSource({
    "STRICT,STRICT,true",
    "VERY_STRICT,STRICT,true",
    "BASIC,NONE,true",
    "BASIC,STRICT,false",
    "NONE,BASIC,false"
  })
  void a_level_is_at_least_those_looser_than_it_and_itself(
      IsolationLevel level, IsolationLevel other, boolean expected) {
    assertThat(level.isAtLeast(other)).isEqualTo(expected);
  }
}
