package io.octaskly.crypto.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** What Vault's KV engine, version 2, answers: {@code {"data":{"data":{field:value}}}}. */
public final class VaultResponse {
  private static final JsonFactory FACTORY = new JsonFactory();

  private VaultResponse() {}

  /** {@return the value of a field; empty if there is none, it is no text, or this is no JSON} */
  public static Optional<char[]> field(byte[] body, String field) {
    try (JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() == JsonToken.START_OBJECT
          && findsObject(in, "data")
          && findsObject(in, "data")
          && finds(in, field)
          && in.currentToken() == JsonToken.VALUE_STRING) {
        char[] text = in.getTextCharacters();
        int start = in.getTextOffset();
        return Optional.of(Arrays.copyOfRange(text, start, start + in.getTextLength()));
      }
      return Optional.empty();
    } catch (IOException notJson) {
      // Not passed on: the parser's exception shows a part of the body.
      return Optional.empty();
    }
  }

  private static boolean findsObject(JsonParser in, String name) throws IOException {
    return finds(in, name) && in.currentToken() == JsonToken.START_OBJECT;
  }

  /** Goes on to the value of a field of the object that the parser stands at the start of. */
  private static boolean finds(JsonParser in, String name) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = in.currentName().equals(name);
      in.nextToken();
      if (found) {
        return true;
      }
      in.skipChildren();
    }
    return false;
  }
}
