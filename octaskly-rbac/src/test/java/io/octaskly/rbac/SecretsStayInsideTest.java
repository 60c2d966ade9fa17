package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.CLOCK;
import static io.octaskly.rbac.TokenFixture.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No {@code toString()}, message or stack trace has a token, a key, a password or its hash. */
class SecretsStayInsideTest {
  private static final IssuedToken TOKEN =
      TokenFixture.issuer().issue(TokenRequest.of("alice", Role.CLIENT));
  private static final String PASSWORD = "correct horse battery staple";
  private static final String PASSWORD_HASH =
      new PasswordHasher(List.of(new Pbkdf2Scheme(1_000)), new SecureRandom())
          .hash(PASSWORD.toCharArray());

  private static final ApiKeyStore API_KEYS = ApiKeyStore.inMemory();
  private static final IssuedApiKey API_KEY =
      ApiKeys.builder(API_KEYS).build().issue(TokenRequest.of("ci", Role.CLIENT));
  private static final RefreshTokenStore SIGN_INS = RefreshTokenStore.inMemory(CLOCK);
  private static final RefreshTokens REFRESH_TOKENS =
      RefreshTokens.builder(
              SIGN_INS,
              TokenFixture.issuer(),
              TokenRevoker.of(
                  RevocationStore.inMemory(CLOCK),
                  TokenPolicy.defaults(),
                  CLOCK,
                  new AccessListener() {}))
          .clock(CLOCK)
          .build();
  private static final TokenPair PAIR = REFRESH_TOKENS.start(TokenRequest.of("bob", Role.CLIENT));

  private static void assertNoSecretIn(String text) {
    assertThat(text).doesNotContain(TOKEN.text()).doesNotContain(TOKEN.text().split("\\.", -1));
    for (SecretKey key : List.of(TokenFixture.KEY, TokenFixture.OTHER_KEY)) {
      byte[] bytes = key.getEncoded();
      assertThat(text)
          .doesNotContain(new String(bytes, StandardCharsets.UTF_8))
          .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
          .doesNotContain(RawToken.base64Url(bytes));
    }
    assertThat(text).doesNotContain(PASSWORD, PASSWORD_HASH);
    assertThat(text)
        .doesNotContain(
            API_KEY.text(),
            API_KEY.text().split("_", -1)[2],
            API_KEY.key().secretDigest(),
            PAIR.refreshToken(),
            PAIR.refreshToken().split("_", -1)[2],
            PAIR.accessToken().text());
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    if (thrown instanceof AuthenticationException refusal) {
      text.write(refusal.detail() + refusal.failure().description() + refusal.subject());
    }
    return text.toString();
  }

  static Stream<Object> whatIsLogged() {
    RevocationStore store = RevocationStore.inMemory(CLOCK);
    UserStore users = UserStore.inMemory();
    User alice = new User("alice", Role.CLIENT, PASSWORD_HASH);
    users.put(alice);
    TokenVerifier verifier = TokenFixture.verifier();
    Principal principal = verifier.verify(TOKEN.text());
    store.revokeToken(TOKEN.tokenId(), TOKEN.expiresAt());
    return Stream.of(
        TOKEN,
        KEYS,
        KEYS.rotate("k2", TokenFixture.OTHER_KEY),
        principal,
        verifier,
        TokenFixture.issuer(),
        TokenPolicy.defaults(),
        TokenRequest.of("alice", Role.CLIENT),
        alice,
        users,
        store,
        PasswordHasher.standard(),
        API_KEY,
        API_KEY.key(),
        API_KEYS,
        PAIR,
        SIGN_INS,
        SIGN_INS.find(PAIR.refreshToken().split("_", -1)[1]).orElseThrow(),
        REFRESH_TOKENS,
        ApiKeys.builder(API_KEYS).build());
  }

  @ParameterizedTest
  @MethodSource("whatIsLogged")
  void values(Object value) {
    assertNoSecretIn(value.toString());
  }

  static Stream<String> altered() {
    String token = TOKEN.text();
    String[] parts = token.split("\\.", -1);
    return Stream.of(
        token + "=",
        token + ".",
        token + "A",
        token.substring(0, token.length() - 1) + "!",
        parts[0] + "." + parts[1],
        parts[0] + "." + parts[1] + "." + "A".repeat(43),
        parts[1] + "." + parts[1] + "." + parts[2],
        parts[0] + "." + parts[0] + "." + parts[2],
        token.repeat(20));
  }

  @ParameterizedTest
  @MethodSource("altered")
  void refusals(String token) {
    assertNoSecretIn(printed(TokenFixture.refusal(() -> TokenFixture.verifier().verify(token))));
    assertNoSecretIn(
        printed(
            TokenFixture.refusal(() -> TokenFixture.verifier().verifyHeader("Basic " + token))));
  }

  @Test
  void refusals_after_the_signature() {
    TokenVerifier late =
        TokenFixture.verifierBuilder().clock(() -> TOKEN.expiresAt().plusSeconds(31)).build();
    TokenVerifier others =
        TokenFixture.verifierBuilder()
            .policy(TokenPolicy.builder().issuer("other").build())
            .build();

    assertNoSecretIn(printed(TokenFixture.refusal(() -> late.verify(TOKEN.text()))));
    assertNoSecretIn(printed(TokenFixture.refusal(() -> others.verify(TOKEN.text()))));
  }

  @Test
  void refusals_of_users() {
    UserStore users = UserStore.inMemory();
    users.put(new User("alice", Role.CLIENT, PASSWORD_HASH + "$"));
    UserAuthenticator authenticator =
        UserAuthenticator.of(
            users,
            new PasswordHasher(List.of(new Pbkdf2Scheme(1_000)), new SecureRandom()),
            new AccessListener() {});

    assertNoSecretIn(
        printed(
            TokenFixture.refusal(
                () -> authenticator.authenticate("alice", PASSWORD.toCharArray()))));
  }

  @Test
  void refusals_of_keys_and_refresh_tokens() {
    ApiKeys others = ApiKeys.builder(ApiKeyStore.inMemory()).build();
    ApiKeys late = ApiKeys.builder(API_KEYS).clock(() -> API_KEY.key().expiresAt()).build();
    RefreshTokens elsewhere =
        RefreshTokens.builder(
                RefreshTokenStore.inMemory(CLOCK),
                TokenFixture.issuer(),
                TokenRevoker.of(
                    RevocationStore.inMemory(CLOCK),
                    TokenPolicy.defaults(),
                    CLOCK,
                    new AccessListener() {}))
            .build();

    assertNoSecretIn(printed(TokenFixture.refusal(() -> others.verify(API_KEY.text()))));
    assertNoSecretIn(printed(TokenFixture.refusal(() -> others.verify(API_KEY.text() + "x"))));
    assertNoSecretIn(printed(TokenFixture.refusal(() -> late.verify(API_KEY.text()))));
    assertNoSecretIn(printed(TokenFixture.refusal(() -> elsewhere.refresh(PAIR.refreshToken()))));
    assertNoSecretIn(
        printed(TokenFixture.refusal(() -> elsewhere.refresh(PAIR.refreshToken() + "x"))));
  }
}
