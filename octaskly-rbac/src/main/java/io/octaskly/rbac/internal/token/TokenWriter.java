package io.octaskly.rbac.internal.token;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.AbstractSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;

/** From claims to the text of a signed token. */
public final class TokenWriter {
  private TokenWriter() {}

  /**
   * {@return a token}
   *
   * @param keyId the key's {@code kid}
   * @param key signs with HMAC-SHA256
   * @param claims what it says
   */
  public static String write(String keyId, SecretKey key, TokenClaims claims) {
    return Jwts.builder()
        .json(new Json())
        .header()
        .type(TokenHeader.TYPE)
        .keyId(keyId)
        .and()
        .claims(members(claims))
        .signWith(key, Jwts.SIG.HS256)
        .compact();
  }

  private static Map<String, Object> members(TokenClaims claims) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("sub", claims.subject());
    members.put("role", claims.role());
    members.put("exp", claims.expiresAt().getEpochSecond());
    members.put("iat", claims.issuedAt().getEpochSecond());
    if (claims.permissions() != null) {
      members.put("permissions", claims.permissions());
    }
    if (claims.nodeId() != null) {
      members.put("node_id", claims.nodeId());
    }
    if (claims.tokenId() != null) {
      members.put("jti", claims.tokenId());
    }
    if (claims.issuer() != null) {
      members.put("iss", claims.issuer());
    }
    return members;
  }

  /** Writes what {@link #members} makes: strings, whole numbers and arrays of strings. */
  private static final class Json extends AbstractSerializer<Map<String, ?>> {
    @Override
    protected void doSerialize(Map<String, ?> object, OutputStream out) throws IOException {
      try (JsonGenerator json = BoundedJson.FACTORY.createGenerator(out)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        for (Map.Entry<String, ?> member : object.entrySet()) {
          json.writeFieldName(member.getKey());
          writeValue(json, member.getValue());
        }
        json.writeEndObject();
      }
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
      if (value instanceof Number number) {
        json.writeNumber(number.longValue());
      } else if (value instanceof Collection<?> entries) {
        json.writeStartArray();
        for (Object entry : entries) {
          json.writeString(entry.toString());
        }
        json.writeEndArray();
      } else {
        json.writeString(value.toString());
      }
    }
  }
}
