package io.octaskly.rbac.internal.password;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A password hash in the PHC string format: {@code $id$name=value,name=value$salt$hash}, salt and
 * hash in base64 without padding. The id says which scheme can read the rest. Immutable as long as
 * nobody writes to its arrays, which are not copied.
 */
final class PhcString {
  private static final int MAX_LENGTH = 512;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$([a-z0-9-]{1,32})"
              + "\\$([a-z]{1,8}=[0-9]{1,9}(?:,[a-z]{1,8}=[0-9]{1,9}){0,7})"
              + "\\$([A-Za-z0-9+/]{1,128})"
              + "\\$([A-Za-z0-9+/]{1,128})");

  private final String id;
  private final Map<String, Integer> parameters;
  private final byte[] salt;
  private final byte[] hash;

  PhcString(String id, Map<String, Integer> parameters, byte[] salt, byte[] hash) {
    this.id = id;
    this.parameters = parameters;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * {@return the parts of a PHC string}
   *
   * @throws IllegalArgumentException if it is none; the message does not quote it
   */
  static PhcString parse(String text) {
    Matcher parts = FORM.matcher(text.length() <= MAX_LENGTH ? text : "");
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the stored password hash is not a PHC string: make it with PasswordHasher.hash(...)");
    }
    Map<String, Integer> parameters = new LinkedHashMap<>();
    for (String parameter : parts.group(2).split(",", -1)) {
      int equals = parameter.indexOf('=');
      Integer value = Integer.valueOf(parameter.substring(equals + 1));
      if (parameters.put(parameter.substring(0, equals), value) != null) {
        throw new IllegalArgumentException(
            "the stored password hash repeats a parameter: make it with PasswordHasher.hash(...)");
      }
    }
    return new PhcString(
        parts.group(1), parameters, decoded(parts.group(3)), decoded(parts.group(4)));
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** {@return the scheme} */
  String id() {
    return id;
  }

  /** {@return the scheme's costs, in order} */
  Map<String, Integer> parameters() {
    return parameters;
  }

  byte[] salt() {
    return salt;
  }

  byte[] hash() {
    return hash;
  }

  /** {@return the string} */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String costs =
        parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
            .collect(Collectors.joining(","));
    return "$"
        + id
        + "$"
        + costs
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /** {@return scheme and costs} */
  @Override
  public String toString() {
    return id + parameters;
  }
}
