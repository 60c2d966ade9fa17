package io.octaskly.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Text that does something to whoever prints it. */
final class Hostile {
  /** Anything that a line must not have; written independently of what is to remove it. */
  static final Pattern HARMFUL =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff"
              + "\\ufff9-\\ufffb\\x{e0000}-\\x{e0fff}]|\\p{Cf}|\\p{Cs}|\\p{Co}");

  private Hostile() {}

  /** Each stands between an {@code a} and a {@code z}. */
  static Stream<String> texts() {
    List<String> terminal =
        List.of(
            "\u001b[31mred", // CSI: colour
            "\u001b[2J\u001b[H", // CSI: clear, home
            "\u001b[8mhidden\u001b[0m",
            "\u001b]0;title\u0007", // OSC 0
            "\u001b]8;;http://example.org\u001b\\link\u001b]8;;\u001b\\", // OSC 8: hyperlink
            "\u001b]52;c;cm0gLXJmIC8K\u0007", // OSC 52: clipboard
            "\u001bP$q\"p\u001b\\", // DCS: has the terminal answer
            "\u001b_application\u001b\\", // APC
            "\u001b^private\u001b\\", // PM
            "\u001bc", // full reset
            "\u009b31m", // CSI in one character
            "\u009d0;title\u009c", // OSC and ST in one character each
            "\u0090+q\u009c", // DCS in one character
            "\u0085next line",
            "\u0007",
            "\b\b\boverwritten",
            "\rforged",
            "\nforged",
            "\r\nforged",
            "\u000bdown\fdown",
            "\u007f",
            "\u000e\u000f", // other character set
            "\u0000",
            "\u2028forged",
            "\u2029forged",
            "\ufeff",
            "\u00ad",
            "\u200b\u200d",
            "\ud800", // half a character
            "\udc00\ud800");
    Stream<String> bidi =
        IntStream.of(
                0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200e,
                0x200f, 0x061c)
            .mapToObj(Character::toString);
    Stream<String> tags =
        IntStream.of(0xe0000, 0xe0001, 0xe0020, 0xe0041, 0xe007f, 0xe0100, 0xe01ef)
            .mapToObj(Character::toString);
    return Stream.of(terminal.stream(), bidi, tags)
        .flatMap(texts -> texts)
        .map(text -> "a" + text + "z");
  }

  /** Bytes that are controls in one encoding and malformed, or half a character, in another. */
  static Stream<byte[]> bytes() {
    Stream<byte[]> raw =
        Stream.of("a\u009b31mz", "a\u009d0;t\u009cz", "a\u0085z", "a\u0080z")
            .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    return Stream.concat(raw, texts().map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }
}
