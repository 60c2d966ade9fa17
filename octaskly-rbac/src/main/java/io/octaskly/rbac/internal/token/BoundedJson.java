package io.octaskly.rbac.internal.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Reads one JSON object (RFC 8259) of a token, once and forward: no repeated member at any depth,
 * no deep nesting, no leniency.
 */
final class BoundedJson {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Member names come from strangers: they must not fill tables that outlive the token.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .maxStringLength(CompactForm.MAX_LENGTH)
                  .build())
          .build();

  private static final int USUAL_LENGTH = 512;

  private BoundedJson() {}

  /** Takes the members of an object, in the order of the text. */
  interface Members {
    /**
     * Takes one member; {@code value} stands at its value, of which children may be left unread.
     */
    void accept(String name, JsonParser value) throws IOException;
  }

  /**
   * Reads an object to its end, and makes sure that nothing follows.
   *
   * @param what which part of the token it is
   * @throws AuthenticationException if {@code text} is not such an object, or from {@code members}
   */
  static void read(String what, char[] text, Members members) {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw json(what, "not an object");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        members.accept(name, in);
        in.skipChildren();
      }
      if (in.nextToken() != null) {
        throw json(what, "something after the object");
      }
    } catch (IOException e) {
      throw unreadable(what, e);
    }
  }

  /**
   * {@return all of a text, of at most {@link CompactForm#MAX_LENGTH} characters} jjwt decodes
   * UTF-8 leniently: what was malformed arrives as a replacement character.
   *
   * @throws AuthenticationException if it was not UTF-8
   */
  static char[] chars(String what, Reader text) {
    try {
      char[] chars = new char[USUAL_LENGTH];
      int length = 0;
      int read;
      while ((read = text.read(chars, length, chars.length - length)) > 0) {
        length += read;
        if (length == chars.length) {
          chars = Arrays.copyOf(chars, CompactForm.MAX_LENGTH);
        }
      }
      chars = Arrays.copyOf(chars, length);
      for (char c : chars) {
        if (c == '\uFFFD') {
          throw json(what, "not UTF-8");
        }
      }
      return chars;
    } catch (IOException e) {
      throw unreadable(what, e);
    }
  }

  /** The exception's message quotes the text; its type says enough. */
  private static AuthenticationException unreadable(String what, IOException e) {
    return json(
        what, "syntax, a repeated member, or out of bounds: " + e.getClass().getSimpleName());
  }

  private static AuthenticationException json(String what, String detail) {
    return new AuthenticationException(AuthenticationFailure.TOKEN_JSON, what + ": " + detail);
  }
}
