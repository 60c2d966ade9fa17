package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random nonces of version 1 may repeat after too many messages: NIST SP 800-38D section 8.3. */
class LegacyLimitTest {
  private static final long HALF = 1L << 31;
  private static final long LIMIT = (1L << 32) - 1;

  private final List<String> events = new ArrayList<>();
  private final KeyRing ring = ring("a").acceptLegacyV1();
  private final String keyId = ring.primary().id();
  private final SealedMessages messages =
      SealedMessages.builder(ring)
          .format(SealedFormat.LEGACY_V1)
          .listener(
              new SealedMessagesListener() {
                @Override
                public void legacyLimitNear(String keyId, long sealed, long limit) {
                  events.add(keyId + " " + sealed + " of " + limit);
                }
              })
          .build();

  @Test
  void each_message_counts() {
    seal();
    seal();

    assertThat(ring.primaryKey().legacyMessages()).hasValue(2);
  }

  @Test
  void the_listener_is_told_once_at_half_the_limit() {
    sealedSoFar(HALF - 2);
    seal();
    assertThat(events).isEmpty();

    seal();
    seal();
    assertThat(events).containsExactly(keyId + " 2147483648 of 4294967295");
  }

  @Test
  void a_key_seals_fewer_than_2_to_the_32_messages() {
    sealedSoFar(LIMIT - 1);
    seal();

    assertThatExceptionOfType(KeyExhaustedException.class)
        .isThrownBy(this::seal)
        .withMessageContaining(keyId)
        .withMessageContaining("4294967295")
        .withMessageContaining("rotate")
        .extracting(KeyExhaustedException::keyId)
        .isEqualTo(keyId);
    assertThatExceptionOfType(KeyExhaustedException.class).isThrownBy(this::seal);
  }

  @Test
  void an_exhausted_key_still_opens() {
    byte[] sealed = seal();
    sealedSoFar(LIMIT);

    assertThat(messages.open(sealed, CONTEXT)).containsExactly(1);
  }

  @Test
  void an_exhausted_key_still_seals_in_version_2() {
    sealedSoFar(LIMIT);

    assertThat(SealedMessages.with(ring).seal(new byte[] {1}, CONTEXT)).hasSize(94);
  }

  @Test
  void rings_made_from_each_other_share_the_count() {
    sealedSoFar(LIMIT);
    KeyRing changed = ring.accept(ring("b")).acceptLegacyV1();

    assertThatExceptionOfType(KeyExhaustedException.class)
        .isThrownBy(() -> messages.withKeys(changed).seal(new byte[] {1}, CONTEXT));
  }

  @Test
  void a_rotation_starts_a_new_count() {
    sealedSoFar(LIMIT);
    KeyRing rotated = ring.rotate(CLOCK).acceptLegacyV1();

    assertThat(messages.withKeys(rotated).seal(new byte[] {1}, CONTEXT)).hasSize(29);
  }

  private byte[] seal() {
    return messages.seal(new byte[] {1}, CONTEXT);
  }

  private void sealedSoFar(long count) {
    ring.primaryKey().legacyMessages().set(count);
  }
}
