package io.octaskly.rbac.internal;

import java.util.Objects;

/**
 * A name that is compared, signed and logged: of a subject, a node, an issuer or a token. It is
 * made of visible characters only, because an invisible one lets two names look the same.
 */
public final class Identifier {
  /** The longest identifier, in UTF-16 units. */
  public static final int MAX_LENGTH = 256;

  private Identifier() {}

  /**
   * {@return whether {@code text} is an identifier: 1 to 256 visible characters, without a blank at
   * either end}
   */
  public static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || text.strip().length() != text.length()) {
      return false;
    }
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (!Printable.isVisible(point)) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return {@code text}, which is an identifier}
   *
   * @param what its name in the error message
   * @throws NullPointerException if {@code text} is null
   * @throws IllegalArgumentException if it is no identifier
   */
  public static String require(String what, String text) {
    Objects.requireNonNull(text, what);
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          what
              + " "
              + Printable.quoted(text)
              + " is not 1 to "
              + MAX_LENGTH
              + " visible characters without a blank at either end: give such a name");
    }
    return text;
  }
}
