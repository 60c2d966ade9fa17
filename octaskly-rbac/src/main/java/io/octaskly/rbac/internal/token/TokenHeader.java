package io.octaskly.rbac.internal.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.internal.Printable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header of a token: {@code alg}, {@code typ} and {@code kid}, and nothing else. That leaves
 * out keys that a token brings itself, extensions, compression, and content that is not claims (RFC
 * 8725 sections 3.1, 3.10 and 3.11).
 *
 * @param keyId the {@code kid}; null if there is none
 */
record TokenHeader(@Nullable String keyId) {
  static final String ALGORITHM = "HS256";
  static final String TYPE = "JWT";

  /** All tokens of one key have the same header: a text need not be read twice in a row. */
  private static volatile @Nullable Known lastAccepted;

  /** A text and what it says. */
  private static final class Known {
    private final char[] text;
    private final TokenHeader header;

    Known(char[] text, TokenHeader header) {
      this.text = text;
      this.header = header;
    }
  }

  /**
   * {@return the header in a text}
   *
   * @throws AuthenticationException if it is not one of an HS256 token
   */
  static TokenHeader read(Reader text) {
    char[] chars = BoundedJson.chars("header", text);
    Known known = lastAccepted;
    if (known != null && Arrays.equals(known.text, chars)) {
      return known.header;
    }
    TokenHeader header = parsed(chars);
    lastAccepted = new Known(chars, header);
    return header;
  }

  private static TokenHeader parsed(char[] text) {
    Fields fields = new Fields();
    BoundedJson.read("header", text, fields::take);
    if (!ALGORITHM.equals(fields.algorithm)) {
      throw new AuthenticationException(
          AuthenticationFailure.ALGORITHM,
          fields.algorithm == null ? "no alg" : "alg is " + Printable.quoted(fields.algorithm));
    }
    if (fields.misfit != null) {
      throw header(fields.misfit);
    }
    if (!TYPE.equals(fields.type)) {
      throw header(fields.type == null ? "no typ" : "typ is " + Printable.quoted(fields.type));
    }
    return new TokenHeader(fields.keyId);
  }

  private static AuthenticationException header(String detail) {
    return new AuthenticationException(AuthenticationFailure.TOKEN_HEADER, detail);
  }

  private static final class Fields {
    private @Nullable String algorithm;
    private @Nullable String type;
    private @Nullable String keyId;

    /** What does not belong here; told only if the algorithm is right, which says more. */
    private @Nullable String misfit;

    void take(String name, JsonParser value) throws IOException {
      switch (name) {
        case "alg" -> algorithm = text(name, value);
        case "typ" -> type = text(name, value);
        case "kid" -> keyId = text(name, value);
        default -> misfit = "member " + Printable.quoted(name) + " is not allowed";
      }
    }

    private @Nullable String text(String name, JsonParser value) throws IOException {
      if (value.currentToken() != JsonToken.VALUE_STRING) {
        misfit = name + " is not a string";
        return null;
      }
      return value.getText();
    }
  }
}
