package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.secret.SecretText;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final TokenRequest CI =
      TokenRequest.of("ci", Role.DISPATCHER).onNode("n1").withScope("read", "task:create");

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final List<String> told = new ArrayList<>();
  private ApiKeyStore store;
  private ApiKeys keys;

  private void open(StoreKind kind) {
    store = kind.open(clock).apiKeys();
    keys = builder().build();
  }

  private ApiKeys.Builder builder() {
    return ApiKeys.builder(store)
        .clock(clock)
        .listener(
            new AccessListener() {
              @Override
              public void apiKeyIssued(ApiKey key) {
                told.add("issued for " + key.subject());
              }

              @Override
              public void apiKeyRotated(ApiKey key) {
                told.add("rotated, before until " + key.previousUntil().orElseThrow());
              }

              @Override
              public void apiKeyRevoked(ApiKey key) {
                told.add("revoked of " + key.subject());
              }

              @Override
              public void letInForDevelopment(Principal principal) {
                told.add("let in as " + principal);
              }

              @Override
              public void authenticationFailed(AuthenticationException failure) {
                told.add(failure.failure() + " of " + failure.subject().orElse("?"));
              }
            });
  }

  private AuthenticationFailure failure(String key) {
    return TokenFixture.refusal(() -> keys.verify(key)).failure();
  }

  @ParameterizedTest
  @EnumSource
  void a_key_stands_for_its_subject_role_and_scope(StoreKind kind) {
    open(kind);
    IssuedApiKey issued = keys.issue(CI);

    Principal principal = keys.verifyHeader("Bearer " + issued.text());

    assertThat(issued.text()).matches("okt_[0-9A-Za-z]{16}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
    assertThat(principal.subject()).isEqualTo("ci");
    assertThat(principal.role()).isEqualTo(Role.DISPATCHER);
    assertThat(principal.nodeId()).contains("n1");
    assertThat(principal.permissions())
        .contains(Permission.TASK_CREATE, Permission.TASK_LIST_ALL)
        .doesNotContain(Permission.TASK_CANCEL);
    assertThat(principal.expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    assertThat(principal.tokenId()).contains("okt_" + issued.key().id());
    assertThat(told).containsExactly("issued for ci");
  }

  @ParameterizedTest
  @EnumSource
  void a_store_has_no_secret_but_its_sha_256(StoreKind kind) throws Exception {
    open(kind);
    IssuedApiKey issued = keys.issue(CI);
    String secret = issued.text().split("_", -1)[2];

    ApiKey kept = store.find(issued.key().id()).orElseThrow();

    assertThat(kept).isEqualTo(issued.key());
    assertThat(Base64.getUrlDecoder().decode(kept.secretDigest()))
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(RawToken.bytes(secret)));
    assertThat(issued + kept.toString()).doesNotContain(secret, kept.secretDigest());
  }

  @ParameterizedTest
  @EnumSource
  void a_principal_ends_with_its_key(StoreKind kind) {
    open(kind);
    Principal revoked = keys.verify(keys.issue(CI).text());
    IssuedApiKey issued = keys.issue(CI);
    Principal rotated = keys.verify(issued.text());
    Principal expired = keys.verify(keys.issue(CI, Duration.ofSeconds(1)).text());
    keys.verifyAgain(revoked);

    keys.revoke(revoked.tokenId().orElseThrow().substring("okt_".length()));
    time.set(NOW.plusSeconds(2));
    keys.rotate(issued.key().id());

    assertThat(again(revoked)).isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(again(rotated)).isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(again(expired)).isEqualTo(AuthenticationFailure.EXPIRED);
    keys.verifyAgain(keys.verify(issued.text()));
  }

  private AuthenticationFailure again(Principal principal) {
    return TokenFixture.refusal(() -> keys.verifyAgain(principal)).failure();
  }

  @ParameterizedTest
  @EnumSource
  void all_keys_are_revoked_at_once(StoreKind kind) {
    open(kind);
    String first = keys.issue(CI).text();
    String second = keys.issue(TokenRequest.of("other", Role.CLIENT)).text();
    told.clear();

    assertThat(keys.revokeAll()).isEqualTo(2);

    assertThat(told).containsExactlyInAnyOrder("revoked of ci", "revoked of other");
    assertThat(failure(first)).isEqualTo(AuthenticationFailure.UNKNOWN_API_KEY);
    assertThat(failure(second)).isEqualTo(AuthenticationFailure.UNKNOWN_API_KEY);
    assertThat(keys.revokeAll()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void both_secrets_work_within_the_grace_period_of_a_rotation(StoreKind kind) {
    open(kind);
    IssuedApiKey first = keys.issue(CI);
    time.set(NOW.plusSeconds(60));
    IssuedApiKey second = keys.rotate(first.key().id());

    assertThat(keys.verify(first.text()).subject()).isEqualTo("ci");
    assertThat(keys.verify(second.text()).subject()).isEqualTo("ci");
    time.set(NOW.plusSeconds(60).plus(Duration.ofDays(1)).minusMillis(1));
    assertThat(keys.verify(first.text()).expiresAt())
        .isEqualTo(NOW.plusSeconds(60).plus(Duration.ofDays(1)));
    time.set(NOW.plusSeconds(60).plus(Duration.ofDays(1)));
    assertThat(failure(first.text())).isEqualTo(AuthenticationFailure.EXPIRED);
    assertThat(keys.verify(second.text()).expiresAt())
        .isEqualTo(NOW.plusSeconds(60).plus(Duration.ofDays(90)));
    assertThat(told)
        .containsExactly(
            "issued for ci", "rotated, before until 2026-02-08T14:31:45Z", "EXPIRED of ci");
  }

  @ParameterizedTest
  @EnumSource
  void a_second_rotation_ends_the_first_secret(StoreKind kind) {
    open(kind);
    IssuedApiKey first = keys.issue(CI);
    IssuedApiKey second = keys.rotate(first.key().id());
    IssuedApiKey third = keys.rotate(first.key().id());

    assertThat(failure(first.text())).isEqualTo(AuthenticationFailure.API_KEY_SECRET);
    assertThat(keys.verify(second.text())).isNotNull();
    assertThat(keys.verify(third.text())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void a_secret_that_strangers_know_ends_at_once(StoreKind kind) {
    open(kind);
    IssuedApiKey first = keys.issue(CI);
    IssuedApiKey second = keys.rotate(first.key().id(), Duration.ZERO);

    assertThat(failure(first.text())).isEqualTo(AuthenticationFailure.EXPIRED);
    assertThat(keys.verify(second.text())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void rotations_at_the_same_time_leave_two_secrets(StoreKind kind) {
    open(kind);
    IssuedApiKey first = keys.issue(CI);
    ApiKeys silent = ApiKeys.builder(store).clock(clock).build();

    List<IssuedApiKey> rotated = AtOnce.run(4, () -> silent.rotate(first.key().id()));

    long working =
        rotated.stream()
            .filter(
                key -> {
                  try {
                    return silent.verify(key.text()) != null;
                  } catch (AuthenticationException e) {
                    return false;
                  }
                })
            .count();
    assertThat(working).isEqualTo(2);
    assertThat(failure(first.text())).isEqualTo(AuthenticationFailure.API_KEY_SECRET);
  }

  @ParameterizedTest
  @EnumSource
  void a_key_ends_at_its_time(StoreKind kind) {
    open(kind);
    IssuedApiKey issued = keys.issue(CI, Duration.ofHours(1));
    time.set(NOW.plusSeconds(3600).minusMillis(1));
    assertThat(keys.verify(issued.text())).isNotNull();
    time.set(NOW.plusSeconds(3600));

    assertThat(failure(issued.text())).isEqualTo(AuthenticationFailure.EXPIRED);
  }

  @ParameterizedTest
  @EnumSource
  void a_revoked_key_is_unknown(StoreKind kind) {
    open(kind);
    IssuedApiKey issued = keys.issue(CI);
    IssuedApiKey other = keys.issue(TokenRequest.of("other", Role.CLIENT));

    keys.revokeSubject("ci");

    assertThat(keys.revoke(issued.key().id())).isFalse();
    assertThat(failure(issued.text())).isEqualTo(AuthenticationFailure.UNKNOWN_API_KEY);
    assertThat(keys.verify(other.text())).isNotNull();
    assertThat(keys.ofSubject("other")).hasSize(1);
    assertThat(keys.ofSubject("ci")).isEmpty();
    assertThat(told).contains("revoked of ci", "UNKNOWN_API_KEY of ?");
  }

  @ParameterizedTest
  @EnumSource
  void use_is_noted_to_within_a_minute(StoreKind kind) {
    open(kind);
    IssuedApiKey issued = keys.issue(CI);
    String id = issued.key().id();
    assertThat(store.find(id).orElseThrow().lastUsedAt()).isNull();

    keys.verify(issued.text());
    assertThat(store.find(id).orElseThrow().lastUsedAt()).isEqualTo(NOW);
    time.set(NOW.plusSeconds(59));
    keys.verify(issued.text());
    assertThat(store.find(id).orElseThrow().lastUsedAt()).isEqualTo(NOW);
    time.set(NOW.plusSeconds(60));
    keys.verify(issued.text());
    assertThat(store.find(id).orElseThrow().lastUsedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @ParameterizedTest
  @EnumSource
  void the_secret_of_another_key_is_refused(StoreKind kind) {
    open(kind);
    IssuedApiKey one = keys.issue(CI);
    IssuedApiKey other = keys.issue(TokenRequest.of("other", Role.ADMIN));
    String mixed = new SecretText(other.key().id(), one.text().split("_", -1)[2]).text("okt");

    assertThat(failure(mixed)).isEqualTo(AuthenticationFailure.API_KEY_SECRET);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer okt_",
        "Bearer okt_0000000000000000_0000000000000000000000000000000000000000000_000000",
        "Basic okt_x",
        "okt_x"
      })
  void without_a_key_nobody_is_let_in(String header) {
    open(StoreKind.MEMORY);

    AuthenticationException refusal = TokenFixture.refusal(() -> keys.verifyHeader(header));

    assertThat(refusal).hasMessage("authentication failed");
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void in_development_everybody_is_let_in_as_long_as_there_is_no_key(StoreKind kind) {
    open(kind);
    keys = builder().letEverybodyInForDevelopment(Role.CLIENT).build();

    Principal principal = keys.verifyHeader(null);

    assertThat(principal.role()).isEqualTo(Role.CLIENT);
    assertThat(told).hasSize(1).first().asString().startsWith("let in as development (client");
    assertThat(TokenFixture.refusal(() -> keys.verifyHeader("Bearer okt_wrong")).failure())
        .isEqualTo(AuthenticationFailure.API_KEY_FORM);
    keys.issue(CI);
    assertThat(TokenFixture.refusal(() -> keys.verifyHeader(null)).failure())
        .isEqualTo(AuthenticationFailure.NO_CREDENTIALS);
  }

  @Test
  void each_mistyped_character_is_found_by_the_checksum() {
    open(StoreKind.MEMORY);
    String key = keys.issue(CI).text();
    for (int i = 0; i < key.length(); i++) {
      char wrong = key.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(failure(key.substring(0, i) + wrong + key.substring(i + 1)))
          .isEqualTo(AuthenticationFailure.API_KEY_FORM);
    }
  }

  @Test
  void a_key_text_that_is_too_long_is_refused() {
    open(StoreKind.MEMORY);
    String key = keys.issue(CI).text();

    assertThat(failure(key + "0")).isEqualTo(AuthenticationFailure.API_KEY_FORM);
    assertThat(failure(key + "\n")).isEqualTo(AuthenticationFailure.API_KEY_FORM);
    assertThat(failure("okt_".repeat(1 << 18))).isEqualTo(AuthenticationFailure.API_KEY_FORM);
  }

  @Test
  void keys_can_be_told_from_tokens() {
    open(StoreKind.MEMORY);

    assertThat(ApiKeys.isApiKey(keys.issue(CI).text())).isTrue();
    assertThat(ApiKeys.isApiKey(RawToken.valid().text())).isFalse();
  }

  @Test
  void secrets_use_the_whole_alphabet_and_do_not_repeat() {
    SecureRandom random = new SecureRandom();
    List<SecretText> texts =
        IntStream.range(0, 1000).mapToObj(i -> SecretText.random(random)).toList();

    Set<Integer> characters =
        texts.stream().flatMapToInt(t -> t.secret().chars()).boxed().collect(Collectors.toSet());
    assertThat(characters).hasSize(62);
    assertThat(texts).doesNotHaveDuplicates();
  }

  @Test
  void what_makes_no_sense_is_refused() {
    open(StoreKind.MEMORY);

    assertThatIllegalArgumentException().isThrownBy(() -> keys.rotate("unknown"));
    assertThatIllegalArgumentException().isThrownBy(() -> keys.issue(CI, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().grace(Duration.ofSeconds(-1)))
        .withMessageContaining("PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().lifetime(Duration.ofDays(4000)));
  }
}
