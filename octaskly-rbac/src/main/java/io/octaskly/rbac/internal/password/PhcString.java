package io.octaskly.rbac.internal.password;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A password hash in the PHC string format: {@code $id$v=version$name=value,name=value$salt$hash},
 * the version being optional, salt and hash in base64 without padding. The id says which scheme can
 * read the rest. Immutable as long as nobody writes to its arrays, which are not copied.
 */
final class PhcString {
  private static final int MAX_LENGTH = 512;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$([a-z0-9-]{1,32})"
              + "(?:\\$v=([0-9]{1,9}))?"
              + "\\$([a-z]{1,8}=[0-9]{1,9}(?:,[a-z]{1,8}=[0-9]{1,9}){0,7})"
              + "\\$([A-Za-z0-9+/]{1,128})"
              + "\\$([A-Za-z0-9+/]{1,128})");

  /** The version of a string that has none. */
  static final int NO_VERSION = 0;

  private final String id;
  private final int version;
  private final Map<String, Integer> parameters;
  private final byte[] salt;
  private final byte[] hash;

  PhcString(String id, int version, Map<String, Integer> parameters, byte[] salt, byte[] hash) {
    this.id = id;
    this.version = version;
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
    for (String parameter : parts.group(3).split(",", -1)) {
      int equals = parameter.indexOf('=');
      Integer value = Integer.valueOf(parameter.substring(equals + 1));
      if (parameters.put(parameter.substring(0, equals), value) != null) {
        throw new IllegalArgumentException(
            "the stored password hash repeats a parameter: make it with PasswordHasher.hash(...)");
      }
    }
    String version = parts.group(2);
    return new PhcString(
        parts.group(1),
        version == null ? NO_VERSION : Integer.parseInt(version),
        parameters,
        decoded(parts.group(4)),
        decoded(parts.group(5)));
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** {@return the scheme} */
  String id() {
    return id;
  }

  /** {@return the scheme's version; {@link #NO_VERSION} if it has none} */
  int version() {
    return version;
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
        + (version == NO_VERSION ? "" : "$v=" + version)
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
