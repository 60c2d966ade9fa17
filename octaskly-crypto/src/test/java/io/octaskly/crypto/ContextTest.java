package io.octaskly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {
  @Test
  void each_field_is_preceded_by_its_length() {
    assertThat(Context.of("a", "bc", "ü").encoded())
        .containsExactly(0, 0, 0, 1, 'a', 0, 0, 0, 2, 'b', 'c', 0, 0, 0, 2, 0xc3, 0xbc);
  }

  @Test
  void where_a_field_ends_matters() {
    assertThat(Context.of("ab", "c", "d")).isNotEqualTo(Context.of("a", "bc", "d"));
  }

  @Test
  void no_context_is_not_a_context_of_nothing() {
    assertThat(Context.none().encoded()).isEmpty();
    assertThat(Context.legacyV1(new byte[0]).encoded()).containsExactly(0, 0, 0, 0);
    assertThat(Context.none()).isNotEqualTo(Context.legacyV1(new byte[0]));
  }

  @Test
  void legacy_bytes_are_the_associated_data_of_version_1_and_are_copied() {
    byte[] data = {1, 2, 3};
    Context context = Context.legacyV1(data);
    data[0] = 9;

    assertThat(context.legacyV1AssociatedData()).containsExactly(1, 2, 3);
    assertThat(context).isEqualTo(Context.legacyV1(new byte[] {1, 2, 3}));
  }

  @Test
  void equal_fields_make_equal_contexts() {
    assertThat(Context.of("a", "b", "c"))
        .isEqualTo(Context.of("a", "b", "c"))
        .hasSameHashCodeAs(Context.of("a", "b", "c"))
        .isNotEqualTo(Context.of("a", "b", "d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000", "\u202eabc", "\ud800", "a\u2028"})
  void characters_that_forge_lines_or_have_no_encoding_are_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Context.of("a", name, "c"))
        .withMessage("context field \"to\" contains control characters: give a plain name");
  }

  @Test
  void a_field_has_1_to_255_bytes() {
    assertThat(Context.of("a".repeat(255), "b", "c").encoded()).hasSize(255 + 2 + 12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Context.of("a".repeat(256), "b", "c"))
        .withMessage("context field \"from\" has 256 bytes of UTF-8: give 1 to 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Context.of("a", "b", ""))
        .withMessage("context field \"kind\" has 0 bytes of UTF-8: give 1 to 255");
    assertThatNullPointerException().isThrownBy(() -> Context.of("a", null, "c")).withMessage("to");
  }

  @Test
  void it_prints_its_names() {
    assertThat(Context.of("a", "b", "task")).hasToString("Context[a -> b, task]");
    assertThat(Context.legacyV1(new byte[5])).hasToString("Context[5 bytes]");
    assertThat(Context.none()).hasToString("Context[none]");
  }
}
