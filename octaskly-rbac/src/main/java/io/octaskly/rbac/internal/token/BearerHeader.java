package io.octaskly.rbac.internal.token;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of an {@code Authorization} header that carries a token (RFC 6750 section 2.1). */
public final class BearerHeader {
  private static final String SCHEME = "bearer";

  private BearerHeader() {}

  /**
   * {@return the token in a header: all that follows {@code Bearer} and one space} The scheme is
   * not case-sensitive (RFC 9110 section 11.1). What follows is for the check of the token to
   * judge, which refuses blanks, commas and further parameters.
   *
   * @throws AuthenticationException if there is no header, or it is not of this form
   */
  public static String token(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      throw new AuthenticationException(
          AuthenticationFailure.NO_CREDENTIALS, "no Authorization header");
    }
    int space = header.indexOf(' ');
    if (space != SCHEME.length()
        || !header.substring(0, space).toLowerCase(Locale.ROOT).equals(SCHEME)) {
      throw new AuthenticationException(
          AuthenticationFailure.AUTHORIZATION_HEADER, "not \"Bearer\", one space and a token");
    }
    return header.substring(space + 1);
  }
}
