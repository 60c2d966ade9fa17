package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class CapturedOutputTest {
  private static final byte[] GREETING = "grüße".getBytes(UTF_8);

  @Test
  void complete_output_is_not_truncated() {
    CapturedOutput output = new CapturedOutput(GREETING.clone(), 7);

    assertThat(output.bytes()).isEqualTo(GREETING);
    assertThat(output.size()).isEqualTo(7);
    assertThat(output.totalBytes()).isEqualTo(7);
    assertThat(output.truncated()).isFalse();
    assertThat(output.isEmpty()).isFalse();
  }

  @Test
  void output_beyond_the_cap_is_counted() {
    CapturedOutput output = new CapturedOutput(GREETING.clone(), 1L << 40);

    assertThat(output.size()).isEqualTo(7);
    assertThat(output.totalBytes()).isEqualTo(1L << 40);
    assertThat(output.truncated()).isTrue();
    assertThat(output).hasToString("7 bytes kept of 1 TiB");
  }

  @Test
  void output_of_which_nothing_is_kept_is_empty_but_counted() {
    CapturedOutput output = new CapturedOutput(new byte[0], 12);

    assertThat(output.isEmpty()).isTrue();
    assertThat(output.totalBytes()).isEqualTo(12);
  }

  @Test
  void changing_the_returned_bytes_changes_nothing() {
    CapturedOutput output = new CapturedOutput(GREETING.clone(), 7);
    output.bytes()[0] = 'x';

    assertThat(output.bytes()).isEqualTo(GREETING);
  }

  @Test
  void text_is_in_the_charset_asked_for() {
    CapturedOutput output = new CapturedOutput("grüße".getBytes(ISO_8859_1), 5);

    assertThat(output.text(ISO_8859_1)).isEqualTo("grüße");
  }

  @Test
  void text_is_in_the_encoding_of_the_host_by_default() {
    Charset host = Charset.forName(System.getProperty("native.encoding"));

    assertThat(new CapturedOutput(GREETING.clone(), 7).text())
        .isEqualTo(new String(GREETING, host));
  }

  @Test
  void a_character_cut_in_half_is_replaced() {
    byte[] cut = {'g', 'r', GREETING[2]};

    assertThat(new CapturedOutput(cut, 7).text(UTF_8)).isEqualTo("gr\uFFFD");
  }

  @Test
  void an_encoding_that_the_jvm_does_not_know_falls_back_to_its_default() {
    assertThat(CapturedOutput.charsetNamed("ANSI_X3.4-1968")).isEqualTo(US_ASCII);
    assertThat(CapturedOutput.charsetNamed("no-such")).isEqualTo(Charset.defaultCharset());
    assertThat(CapturedOutput.charsetNamed("not legal!")).isEqualTo(Charset.defaultCharset());
    assertThat(CapturedOutput.charsetNamed(null)).isEqualTo(Charset.defaultCharset());
  }

  @Test
  void more_bytes_kept_than_printed_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CapturedOutput(GREETING, 6));
  }

  @Test
  void the_text_form_shows_no_content() {
    assertThat(new CapturedOutput(GREETING.clone(), 7)).hasToString("7 bytes");
  }

  @Test
  void a_null_charset_is_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> new CapturedOutput(GREETING, 7).text(null))
        .withMessage("charset");
  }
}
