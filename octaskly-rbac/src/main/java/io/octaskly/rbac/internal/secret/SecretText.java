package io.octaskly.rbac.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key or a refresh token: {@code prefix_id_secret_checksum}, each of letters and
 * digits. The prefix lets scanners find a key that was published by mistake, and the checksum lets
 * a mistyped one be refused without asking a store; it protects nothing.
 *
 * @param id 16 characters, some 95 random bits; not secret
 * @param secret 43 characters, some 256 random bits
 */
public record SecretText(String id, String secret) {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int LENGTH = 4 + ID_LENGTH + 1 + SECRET_LENGTH + 1 + CHECKSUM_LENGTH;
  private static final Pattern FORM =
      Pattern.compile("([a-z]{3})_([0-9A-Za-z]{16})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})");

  /** {@return a new id and a new secret} */
  public static SecretText random(SecureRandom random) {
    return new SecretText(text(random, ID_LENGTH), text(random, SECRET_LENGTH));
  }

  /** {@return this id with a new secret} */
  public SecretText withNewSecret(SecureRandom random) {
    return new SecretText(id, text(random, SECRET_LENGTH));
  }

  /**
   * {@return what a text says; empty if it has another form, prefix or checksum}
   *
   * @param prefix three letters
   */
  public static Optional<SecretText> parse(String prefix, String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || !parts.group(1).equals(prefix)) {
      return Optional.empty();
    }
    SecretText read = new SecretText(parts.group(2), parts.group(3));
    return read.text(prefix).equals(text) ? Optional.of(read) : Optional.empty();
  }

  /** {@return the text to be shown once} */
  public String text(String prefix) {
    String summed = prefix + "_" + id + "_" + secret;
    return summed + "_" + checksum(summed);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }

  private static String text(SecureRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** {@return the id} */
  @Override
  public String toString() {
    return id;
  }
}
