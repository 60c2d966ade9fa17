package io.octaskly.rbac.internal.token;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import java.util.Arrays;

/**
 * The compact serialization of a signed token (RFC 7515 section 7.1): header, claims and signature,
 * each in base64url, joined by dots. It is checked before anything is decoded, in one pass and
 * without allocation.
 */
final class CompactForm {
  /** Ten times an ordinary token, and within what servers take as a header. */
  static final int MAX_LENGTH = 4096;

  private static final int MAX_HEADER_LENGTH = 512;

  /** 32 bytes in base64url. */
  private static final int SIGNATURE_LENGTH = 43;

  private static final int PARTS = 3;
  private static final byte NOT_IN_ALPHABET = -1;
  private static final byte[] VALUES = values();

  private CompactForm() {}

  /** Base64url, RFC 4648 section 5; without padding, RFC 7515 section 2. */
  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, NOT_IN_ALPHABET);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int value = 0; value < alphabet.length(); value++) {
      values[alphabet.charAt(value)] = (byte) value;
    }
    return values;
  }

  /** Throws unless {@code token} has the form of one that is signed with HS256. */
  static void check(String token) {
    if (token.isEmpty()) {
      throw new AuthenticationException(AuthenticationFailure.NO_CREDENTIALS, "the token is empty");
    }
    if (token.length() > MAX_LENGTH) {
      throw new AuthenticationException(
          AuthenticationFailure.TOKEN_TOO_LONG,
          token.length() + " characters; the most are " + MAX_LENGTH);
    }
    int parts = 1;
    int start = 0;
    for (int dot = token.indexOf('.'); dot >= 0; dot = token.indexOf('.', start)) {
      checkPart(token, start, dot);
      if (parts == 1 && dot > MAX_HEADER_LENGTH) {
        throw form("the header is longer than " + MAX_HEADER_LENGTH + " characters");
      }
      if (++parts > PARTS) {
        throw form("more than three parts");
      }
      start = dot + 1;
    }
    if (parts < PARTS) {
      throw form("fewer than three parts");
    }
    checkPart(token, start, token.length());
    if (token.length() - start != SIGNATURE_LENGTH) {
      throw form("the signature is not " + SIGNATURE_LENGTH + " characters long");
    }
  }

  /**
   * There is one spelling of each sequence of bytes: the bits that the last character has beyond
   * the last byte are zero (RFC 4648 section 3.5). Else one token would have several texts.
   */
  private static void checkPart(String token, int start, int end) {
    int length = end - start;
    if (length == 0) {
      throw form("an empty part");
    }
    int last = 0;
    for (int i = start; i < end; i++) {
      char c = token.charAt(i);
      last = c < VALUES.length ? VALUES[c] : NOT_IN_ALPHABET;
      if (last == NOT_IN_ALPHABET) {
        throw form("a character that is not base64url, at offset " + i);
      }
    }
    int unusedBits =
        switch (length % 4) {
          case 0 -> 0;
          case 2 -> 0b1111;
          case 3 -> 0b11;
          default -> throw form("a part of a length that no bytes encode to");
        };
    if ((last & unusedBits) != 0) {
      throw form("a part that is not canonical base64url");
    }
  }

  private static AuthenticationException form(String detail) {
    return new AuthenticationException(AuthenticationFailure.TOKEN_FORM, detail);
  }
}
