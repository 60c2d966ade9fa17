package io.octaskly.rbac.internal.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.internal.Identifier;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the claims of one token from its JSON. Not thread-safe. */
final class ClaimsReader {
  private static final int MAX_PERMISSIONS = 64;
  private static final int MAX_PERMISSION_LENGTH = 64;

  /** 9999-12-31T23:59:59Z: what other systems can still write as a date. */
  private static final long MAX_TIME = 253_402_300_799L;

  private @Nullable String subject;
  private @Nullable String role;
  private @Nullable Instant issuedAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant notBefore;
  private @Nullable List<String> permissions;
  private @Nullable String nodeId;
  private @Nullable String tokenId;
  private @Nullable String issuer;
  private boolean forAudience;

  void take(String name, JsonParser value) throws IOException {
    switch (name) {
      case "sub" -> subject = identifier(name, value);
      case "role" -> role = text(name, value);
      case "iat" -> issuedAt = time(name, value);
      case "exp" -> expiresAt = time(name, value);
      case "nbf" -> notBefore = time(name, value);
      case "permissions" -> permissions = permissions(name, value);
      case "node_id" -> nodeId = identifier(name, value);
      case "jti" -> tokenId = identifier(name, value);
      case "iss" -> issuer = identifier(name, value);
      case "aud" -> forAudience = true;
      default -> {}
    }
  }

  TokenClaims claims() {
    TokenClaims claims =
        new TokenClaims(
            TokenClaims.require("sub", subject),
            TokenClaims.require("role", role),
            TokenClaims.require("iat", issuedAt),
            TokenClaims.require("exp", expiresAt),
            notBefore,
            permissions,
            nodeId,
            tokenId,
            issuer,
            forAudience);
    if (!claims.expiresAt().isAfter(claims.issuedAt())) {
      throw malformed("exp is not after iat");
    }
    return claims;
  }

  private static String text(String name, JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed(name + " is not a string");
    }
    return value.getText();
  }

  private static String identifier(String name, JsonParser value) throws IOException {
    String text = text(name, value);
    if (!Identifier.isValid(text)) {
      throw malformed(name + " is not 1 to " + Identifier.MAX_LENGTH + " visible characters");
    }
    return text;
  }

  /** Whole seconds. RFC 7519 section 2 allows fractions, which no issuer of these tokens writes. */
  private static Instant time(String name, JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.VALUE_NUMBER_INT
        || value.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw malformed(name + " is not a number of whole seconds");
    }
    long seconds = value.getLongValue();
    if (seconds < 0 || seconds > MAX_TIME) {
      throw malformed(name + " is outside the years 1970 to 9999");
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static List<String> permissions(String name, JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.START_ARRAY) {
      throw malformed(name + " is not an array");
    }
    List<String> entries = new ArrayList<>();
    while (value.nextToken() != JsonToken.END_ARRAY) {
      String entry = text(name, value);
      if (entry.length() > MAX_PERMISSION_LENGTH || entries.size() == MAX_PERMISSIONS) {
        throw malformed(
            name
                + " has more than "
                + MAX_PERMISSIONS
                + " entries, or one of more than "
                + MAX_PERMISSION_LENGTH
                + " characters");
      }
      entries.add(entry);
    }
    return List.copyOf(entries);
  }

  private static AuthenticationException malformed(String detail) {
    return new AuthenticationException(AuthenticationFailure.MALFORMED_CLAIM, detail);
  }
}
