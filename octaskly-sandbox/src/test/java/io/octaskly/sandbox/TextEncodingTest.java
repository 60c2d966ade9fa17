package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text is read in the encoding that the host's locale has, which its programs write; the JVM's own
 * default is another thing: UTF-8 since JDK 18, and what {@code -Dfile.encoding} says.
 */
class TextEncodingTest {
  private static final String GREETING = "gr\u00fc\u00dfe";

  @TempDir Path directory;

  @Test
  void utf8_locale_has_utf8_whatever_the_default() throws Exception {
    Reading reading = read("C.UTF-8", GREETING.getBytes(UTF_8), "-Dfile.encoding=ISO-8859-1");

    assertThat(reading.nativeEncoding()).isEqualTo(UTF_8);
    assertThat(reading.defaultCharset()).isEqualTo(ISO_8859_1);
    assertThat(reading.text()).isEqualTo(GREETING);
  }

  @Test
  void plain_locale_has_ascii_whatever_the_default() throws Exception {
    Reading reading = read("C", GREETING.getBytes(UTF_8), "-Dfile.encoding=UTF-8");

    assertThat(reading.nativeEncoding()).isEqualTo(US_ASCII);
    assertThat(reading.defaultCharset()).isEqualTo(UTF_8);
    assertThat(reading.text()).isEqualTo("gr\ufffd\ufffd\ufffd\ufffde");
  }

  @Test
  void locale_of_one_byte_has_its_own() throws Exception {
    Reading reading = read("de_DE.ISO-8859-1", GREETING.getBytes(ISO_8859_1));
    assumeThat(reading.nativeEncoding())
        .as("this host has no locale of ISO-8859-1")
        .isEqualTo(ISO_8859_1);

    assertThat(reading.text()).isEqualTo(GREETING);
  }

  private record Reading(Charset nativeEncoding, Charset defaultCharset, String text) {}

  private Reading read(String locale, byte[] printed, String... options)
      throws IOException, InterruptedException {
    ProcessBuilder host =
        HostJvm.running(directory, HostOfText.class, HexFormat.of().formatHex(printed));
    host.environment().put("LC_ALL", locale);
    host.command().addAll(1, List.of(options));
    Process process = host.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), US_ASCII).lines().toList();
    assertThat(process.waitFor()).isZero();
    return new Reading(
        Charset.forName(lines.get(0)),
        Charset.forName(lines.get(1)),
        new String(HexFormat.ofDelimiter(" ").parseHex(lines.get(2)), UTF_16BE));
  }
}
