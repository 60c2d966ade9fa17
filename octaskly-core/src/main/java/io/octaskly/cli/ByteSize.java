package io.octaskly.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written such as {@code 512M}: K, M, G and T are powers of 1024.
 *
 * @param bytes 0 or more
 */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([KMGT]?)(i?B)?");
  private static final String UNITS = "KMGT";

  static ByteSize parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (parts.matches()) {
      int power = parts.group(2).isEmpty() ? 0 : UNITS.indexOf(parts.group(2)) + 1;
      try {
        return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power)));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("size \"" + text + "\" is beyond all disks", e);
      }
    }
    throw new IllegalArgumentException("size \"" + text + "\" is none: give such as 512M or 2G");
  }
}
