package io.octaskly.rbac;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token made by hand, without the code under test and without jjwt: header and claims hold raw
 * JSON values, so that anything can be put in them. Valid until something is changed. Immutable.
 */
record RawToken(Map<String, String> header, Map<String, String> claims) {

  /** A token that {@link TokenFixture#verifier()} accepts at {@link TokenFixture#NOW}. */
  static RawToken valid() {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("alg", "\"HS256\"");
    header.put("typ", "\"JWT\"");
    header.put("kid", "\"k1\"");
    Map<String, String> claims = new LinkedHashMap<>();
    long now = TokenFixture.NOW.getEpochSecond();
    claims.put("sub", "\"alice\"");
    claims.put("role", "\"client\"");
    claims.put("exp", Long.toString(now + 3600));
    claims.put("iat", Long.toString(now));
    claims.put("permissions", "[\"client\"]");
    claims.put("node_id", "\"client-01\"");
    claims.put("jti", "\"token-1\"");
    claims.put("iss", "\"octaskly\"");
    return new RawToken(header, claims);
  }

  RawToken header(String name, String json) {
    return new RawToken(with(header, name, json), claims);
  }

  RawToken withoutHeader(String name) {
    return new RawToken(without(header, name), claims);
  }

  RawToken claim(String name, String json) {
    return new RawToken(header, with(claims, name, json));
  }

  RawToken claim(String name, long number) {
    return claim(name, Long.toString(number));
  }

  RawToken withoutClaim(String name) {
    return new RawToken(header, without(claims, name));
  }

  /** As other Octaskly nodes make them. */
  RawToken ofNode() {
    return withoutHeader("kid").withoutClaim("jti").withoutClaim("iss");
  }

  String headerJson() {
    return json(header);
  }

  String claimsJson() {
    return json(claims);
  }

  /** Signed with the key that the verifier has. */
  String text() {
    return text(TokenFixture.KEY);
  }

  String text(SecretKey key) {
    return sign(headerJson(), claimsJson(), key);
  }

  static String sign(String headerJson, String claimsJson, SecretKey key) {
    return sign(bytes(headerJson), bytes(claimsJson), "HmacSHA256", key);
  }

  static String sign(byte[] header, byte[] claims, String algorithm, SecretKey key) {
    String input = base64Url(header) + "." + base64Url(claims);
    return input + "." + base64Url(mac(algorithm, key, bytes(input)));
  }

  static byte[] mac(String algorithm, SecretKey key, byte[] input) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getEncoded(), algorithm));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64Url(String text) {
    return base64Url(bytes(text));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Map<String, String> with(Map<String, String> map, String name, String json) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.put(name, json);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> map, String name) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.remove(name);
    return changed;
  }
}
