package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class PrintableTest {

  @Property
  void plain_text_stays_as_it_is(@ForAll @AlphaChars @NumericChars String text) {
    assertThat(Printable.escaped(text)).isEqualTo(text);
  }

  @Property
  void nothing_that_controls_a_terminal_or_a_line_is_left(@ForAll String text) {
    assertThat(Printable.escaped(text))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]");
  }

  @Property
  void quoted_text_is_bounded(@ForAll @StringLength(min = 81, max = 2000) @AlphaChars String text) {
    assertThat(Printable.quoted(text))
        .isEqualTo("\"" + text.substring(0, 80) + "...\" (" + text.length() + " characters)");
  }

  @Example
  void letters_of_other_languages_and_symbols_are_plain() {
    assertThat(Printable.escaped("größe 日本 😀")).isEqualTo("größe 日本 😀");
  }

  @Example
  void controls_become_escapes() {
    assertThat(Printable.escaped("a\u001b[31m\r\n\u202eb\u0000"))
        .isEqualTo("a\\u001b[31m\\u000d\\u000a\\u202eb\\u0000");
    assertThat(Printable.escaped(new String(Character.toChars(0xE0001)))).isEqualTo("\\U000e0001");
  }

  @Example
  void a_quoted_text_cannot_close_its_quotes() {
    assertThat(Printable.quoted("a\" or \\")).isEqualTo("\"a\\\" or \\\\\"");
  }
}
