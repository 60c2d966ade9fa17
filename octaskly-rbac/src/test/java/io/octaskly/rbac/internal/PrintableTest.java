package io.octaskly.rbac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class PrintableTest {
  @Property
  void nothing_that_controls_a_terminal_or_a_line_is_left(@ForAll String text) {
    assertThat(Printable.quoted(text))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]");
  }

  @Property
  void quoted_text_is_bounded(@ForAll @StringLength(min = 81, max = 2000) @AlphaChars String text) {
    assertThat(Printable.quoted(text))
        .isEqualTo("\"" + text.substring(0, 80) + "...\" (" + text.length() + " characters)");
  }

  @Example
  void controls_and_quotes_become_escapes() {
    assertThat(Printable.quoted("größe 日本 😀")).isEqualTo("\"größe 日本 😀\"");
    assertThat(Printable.quoted("a\u001b[31m\r\n\u202eb"))
        .isEqualTo("\"a\\u001b[31m\\u000d\\u000a\\u202eb\"");
    assertThat(Printable.quoted("a\" or \\")).isEqualTo("\"a\\\" or \\\\\"");
  }

  @Property
  void an_identifier_is_printed_as_it_is(@ForAll String text) {
    if (Identifier.isValid(text)) {
      assertThat(Printable.escaped(text)).isEqualTo(text);
    }
  }
}
