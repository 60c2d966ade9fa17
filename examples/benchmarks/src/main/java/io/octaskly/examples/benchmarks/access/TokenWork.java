package io.octaskly.examples.benchmarks.access;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenIssuer;
import io.octaskly.rbac.TokenKeys;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Issuing and verifying a token, against jjwt alone with one parser that is made beforehand. The
 * token is the same, and so are the claims that are written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenWork {
  private static final TokenRequest REQUEST =
      TokenRequest.of("alice", Role.DISPATCHER).onNode("dispatcher-01");

  private final SecureRandom random = new SecureRandom();
  private final SecretKey key;
  private final TokenIssuer issuer;
  private final TokenVerifier caching;
  private final TokenVerifier forgetful;
  private final JwtParser parser;
  private final String token;
  private final byte[] signed;
  private final Mac mac;

  /** Makes one key and one token for all. */
  public TokenWork() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, "HmacSHA256");
    TokenKeys keys = TokenKeys.of("k1", key);
    issuer = TokenIssuer.builder(() -> keys).build();
    RevocationStore revocations = RevocationStore.inMemory(InstantSource.system());
    caching = TokenVerifier.builder(() -> keys, revocations).build();
    forgetful = TokenVerifier.builder(() -> keys, revocations).cachedTokens(0).build();
    parser = Jwts.parser().verifyWith(key).build();
    token = issuer.issue(REQUEST).text();
    signed = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return whom a token names that was verified before} */
  @Benchmark
  public Principal verifyWarm() {
    return caching.verify(token);
  }

  /** {@return whom a token names that is verified for the first time} */
  @Benchmark
  public Principal verifyCold() {
    return forgetful.verify(token);
  }

  /** {@return the claims that jjwt reads} */
  @Benchmark
  public Claims jjwtParse() {
    return parser.parseSignedClaims(token).getPayload();
  }

  /**
   * {@return the bare HMAC-SHA-256 of a token's first two parts, which no verification goes below}
   */
  @Benchmark
  public byte[] bareHmac() {
    return mac.doFinal(signed);
  }

  /** {@return a new token} */
  @Benchmark
  public String issue() {
    return issuer.issue(REQUEST).text();
  }

  /** {@return a new token of the same content by jjwt} */
  @Benchmark
  public String jjwtIssue() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return Jwts.builder()
        .header()
        .type("JWT")
        .keyId("k1")
        .and()
        .subject("alice")
        .claim("role", "dispatcher")
        .expiration(Date.from(now.plus(24, ChronoUnit.HOURS)))
        .issuedAt(Date.from(now))
        .claim("permissions", List.of("dispatcher", "client"))
        .claim("node_id", "dispatcher-01")
        .id(Base64.getUrlEncoder().withoutPadding().encodeToString(id))
        .issuer("octaskly")
        .signWith(key, Jwts.SIG.HS256)
        .compact();
  }
}
