package io.octaskly.sandbox;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Says how this JVM reads what tasks print; in ASCII, whatever the encoding of its own output. */
final class HostOfText {
  private HostOfText() {}

  public static void main(String[] args) {
    byte[] printed = HexFormat.of().parseHex(args[0]);
    String text = new CapturedOutput(printed, printed.length).text();
    System.out.println(System.getProperty("native.encoding"));
    System.out.println(Charset.defaultCharset());
    System.out.println(
        HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.UTF_16BE)));
  }
}
