package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.NOW;
import static io.octaskly.crypto.Samples.STRONG;
import static io.octaskly.crypto.Samples.rawKey;
import static io.octaskly.crypto.Samples.ring;
import static io.octaskly.crypto.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  @Test
  void a_new_ring_has_one_active_key() {
    assertThat(ring("a").keys())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.id()).matches("[0-9a-f]{16}");
              assertThat(key.created()).isEqualTo(NOW);
              assertThat(key.state()).isEqualTo(KeyState.ACTIVE);
              assertThat(key.acceptsLegacyV1()).isFalse();
            });
  }

  @Test
  void generated_keys_differ() {
    assertThat(KeyRing.generate(CLOCK).primary().id())
        .isNotEqualTo(KeyRing.generate(CLOCK).primary().id());
  }

  @Test
  void the_same_key_has_the_same_id_and_opens_on_another_host() {
    byte[] sealed = SealedMessages.with(ring("a")).seal(new byte[] {7}, CONTEXT);

    assertThat(ring("a").primary()).isEqualTo(ring("a").primary());
    assertThat(SealedMessages.with(ring("a")).open(sealed, CONTEXT)).containsExactly(7);
  }

  @Test
  void the_same_master_secret_gives_the_same_ring_on_another_host() {
    byte[] sealed = SealedMessages.with(master()).seal(new byte[] {7}, CONTEXT);

    assertThat(SealedMessages.with(master()).open(sealed, CONTEXT)).containsExactly(7);
    assertThat(master().deriveKey(KeyPurpose.TOKENS))
        .isEqualTo(master().deriveKey(KeyPurpose.TOKENS));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void a_raw_key_has_32_bytes(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.fromRawKey(new byte[length], CLOCK))
        .withMessage("raw key has " + length + " bytes: AES-256 needs 32");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, -1, 'x'})
  void an_array_that_nobody_filled_is_no_key(byte value) {
    byte[] key = new byte[32];
    Arrays.fill(key, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.fromRawKey(key, CLOCK))
        .withMessageContaining("one byte repeated");
  }

  @Test
  void a_raw_key_is_copied() {
    byte[] key = rawKey("a");
    KeyRing ring = KeyRing.fromRawKey(key, CLOCK);
    SecretKey before = ring.deriveKey(KeyPurpose.AUDIT);
    Arrays.fill(key, (byte) 0);

    assertThat(ring.deriveKey(KeyPurpose.AUDIT)).isEqualTo(before);
  }

  @Test
  void purposes_get_unrelated_keys() {
    KeyRing master = master();
    List<String> derived =
        Stream.of(KeyPurpose.values())
            .map(purpose -> HexFormat.of().formatHex(master.deriveKey(purpose).getEncoded()))
            .toList();

    assertThat(derived).doesNotHaveDuplicates().allMatch(key -> key.length() == 64);
    assertThat(master.deriveKey(KeyPurpose.TOKENS).getAlgorithm()).isEqualTo("HmacSHA256");
  }

  @Test
  void a_derived_key_is_not_the_key_that_seals() {
    byte[] sealed = SealedMessages.with(master()).seal(new byte[] {7}, CONTEXT);

    assertThat(KeyPurpose.values())
        .allSatisfy(
            purpose -> {
              byte[] derived = master().deriveKey(purpose).getEncoded();
              SealedMessages other = SealedMessages.with(KeyRing.fromRawKey(derived, CLOCK));
              assertThat(Refusals.assertRefused(other, sealed, CONTEXT).refusal())
                  .isEqualTo(Refusal.UNKNOWN_KEY);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "changeme", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void a_weak_master_secret_is_refused(String weak) {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(() -> KeyRing.fromMasterSecret(secret(weak), CLOCK))
        .withMessageStartingWith("master secret ");
  }

  @Test
  void a_closed_secret_makes_no_ring() {
    Secret closed = secret(STRONG);
    closed.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> KeyRing.fromMasterSecret(closed, CLOCK))
        .withMessageContaining("read it from its source again");
    assertThatIllegalStateException().isThrownBy(() -> KeyRing.fromPasswordV1(closed, CLOCK));
  }

  @Test
  void a_ring_outlives_the_secret_it_was_made_of() {
    KeyRing ring;
    try (Secret secret = secret(STRONG)) {
      ring = KeyRing.fromMasterSecret(secret, CLOCK);
    }

    assertThat(ring.deriveKey(KeyPurpose.PEERS)).isEqualTo(master().deriveKey(KeyPurpose.PEERS));
  }

  @Test
  void a_missing_clock_or_key_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> KeyRing.generate(null));
    assertThatNullPointerException().isThrownBy(() -> KeyRing.fromRawKey(null, CLOCK));
    assertThatNullPointerException().isThrownBy(() -> ring("a").deriveKey(null));
  }

  @Test
  void it_prints_ids_and_no_keys() {
    KeyRing ring = ring("a").accept(ring("b"));
    String key = HexFormat.of().formatHex(rawKey("a"));

    assertThat(ring).hasToString("KeyRing[primary " + ring.primary().id() + ", 2 in all]");
    assertThat(ring + " " + ring.keys() + " " + ring.primaryKey() + " " + ring.entries())
        .doesNotContain(key.substring(0, 8));
  }

  private static KeyRing master() {
    return KeyRing.fromMasterSecret(secret(STRONG), CLOCK);
  }
}
