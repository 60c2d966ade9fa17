package io.octaskly.rbac;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;

/** A vector of {@code octaskly-rust-tokens.json}; the members of its claims are next to its own. */
record RustToken(Map<String, String> members) {

  static List<RustToken> all() {
    try (InputStream in = RustToken.class.getResourceAsStream("octaskly-rust-tokens.json");
        JsonParser parser = new JsonFactory().createParser(Objects.requireNonNull(in))) {
      while (!"tokens_hs256".equals(parser.currentName())) {
        parser.nextToken();
      }
      List<RustToken> tokens = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        tokens.add(new RustToken(members(parser)));
      }
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> members(JsonParser parser) throws IOException {
    Map<String, String> members = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        members.putAll(members(parser));
      } else if (value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else {
        members.put(name, parser.getText());
      }
    }
    return members;
  }

  String token() {
    return members.get("token");
  }

  SecretKey key() {
    return TokenFixture.key(members.get("secret_utf8"));
  }

  boolean expired() {
    return Boolean.parseBoolean(members.get("expired"));
  }

  String subject() {
    return members.get("sub");
  }

  String role() {
    return members.get("role");
  }

  String nodeId() {
    return members.get("node_id");
  }

  long issuedAt() {
    return Long.parseLong(members.get("iat"));
  }

  long expiresAt() {
    return Long.parseLong(members.get("exp"));
  }

  @Override
  public String toString() {
    return subject() + (expired() ? ", expired" : "");
  }
}
