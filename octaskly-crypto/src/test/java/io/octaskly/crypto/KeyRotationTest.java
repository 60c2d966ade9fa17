package io.octaskly.crypto;

import static io.octaskly.crypto.KeyState.ACTIVE;
import static io.octaskly.crypto.KeyState.DECRYPT_ONLY;
import static io.octaskly.crypto.KeyState.RETIRED;
import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.NOW;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
  private final KeyRing old = ring("old");
  private final KeyRing next = ring("next");
  private final String oldId = old.primary().id();
  private final byte[] sealedBefore = seal(old);

  @Test
  void a_rotation_makes_a_new_primary_and_the_old_one_opens_only() {
    Instant later = NOW.plusSeconds(60);
    KeyRing rotated = old.rotate(InstantSource.fixed(later));

    assertThat(rotated.keys()).extracting(RingKey::state).containsExactly(ACTIVE, DECRYPT_ONLY);
    assertThat(rotated.keys()).extracting(RingKey::created).containsExactly(later, NOW);
    assertThat(rotated.keys().get(1).id()).isEqualTo(oldId);
    assertThat(rotated.primary()).isEqualTo(rotated.keys().get(0));
  }

  @Test
  void a_rotation_leaves_the_old_ring_as_it_was() {
    old.rotateTo(next);

    assertThat(old.keys()).extracting(RingKey::state).containsExactly(ACTIVE);
  }

  @Test
  void what_was_sealed_before_a_rotation_still_opens() {
    assertThat(open(old.rotateTo(next).rotate(CLOCK), sealedBefore)).containsExactly(7);
  }

  @Test
  void what_is_sealed_after_a_rotation_is_sealed_with_the_new_key() {
    assertThat(open(next, seal(old.rotateTo(next)))).containsExactly(7);
  }

  @Test
  void a_host_can_open_with_a_key_before_it_seals_with_it() {
    KeyRing waiting = old.accept(next);

    assertThat(waiting.primary().id()).isEqualTo(oldId);
    assertThat(open(waiting, seal(next))).containsExactly(7);
    assertThat(waiting.rotateTo(next).keys())
        .extracting(RingKey::state)
        .containsExactly(ACTIVE, DECRYPT_ONLY);
  }

  @Test
  void a_rotation_brings_the_older_keys_of_the_successor() {
    KeyRing rotated = old.rotateTo(next.accept(ring("oldest")));

    assertThat(rotated.keys())
        .extracting(RingKey::state)
        .containsExactly(ACTIVE, DECRYPT_ONLY, DECRYPT_ONLY);
    assertThat(open(rotated, seal(ring("oldest")))).containsExactly(7);
  }

  @Test
  void a_rotation_to_the_primary_itself_is_a_mistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> old.rotateTo(ring("old")))
        .withMessageContaining(oldId)
        .withMessageContaining("is the primary already");
  }

  @Test
  void a_retired_key_opens_nothing() {
    KeyRing rotated = old.rotateTo(next).retire(oldId);

    assertThat(rotated.keys()).extracting(RingKey::state).containsExactly(ACTIVE, RETIRED);
    assertThat(Refusals.assertRefused(SealedMessages.with(rotated), sealedBefore, CONTEXT))
        .extracting(MessageRefusedException::refusal)
        .isEqualTo(Refusal.RETIRED_KEY);
  }

  @Test
  void a_retired_key_opens_no_version_1_either() {
    KeyRing legacy = old.acceptLegacyV1();
    byte[] sealed =
        SealedMessages.builder(legacy)
            .format(SealedFormat.LEGACY_V1)
            .build()
            .seal(new byte[] {7}, CONTEXT);
    KeyRing rotated = legacy.rotateTo(next);

    assertThat(open(rotated, sealed)).containsExactly(7);
    Refusals.assertRefused(SealedMessages.with(rotated.retire(oldId)), sealed, CONTEXT);
    Refusals.assertRefused(
        SealedMessages.with(rotated.retire(oldId).acceptLegacyV1()), sealed, CONTEXT);
  }

  @Test
  void a_retired_key_stays_retired() {
    KeyRing rotated = old.rotateTo(next).retire(oldId);

    assertThat(rotated.accept(old).keys().get(1).state()).isEqualTo(RETIRED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotated.rotateTo(old))
        .withMessageContaining(oldId)
        .withMessageContaining("is retired");
  }

  @Test
  void the_primary_cannot_be_retired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> old.retire(oldId))
        .withMessage("key " + oldId + " is the primary: rotate to another one first");
  }

  @Test
  void a_key_that_is_not_there_cannot_be_retired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> old.retire("0123456789abcdef"))
        .withMessageContaining("take one from keys()");
  }

  @Test
  void permission_for_version_1_belongs_to_the_key_and_not_to_the_ring() {
    KeyRing both = next.accept(old.acceptLegacyV1());

    assertThat(both.keys()).extracting(RingKey::acceptsLegacyV1).containsExactly(false, true);
    assertThat(old.accept(old.acceptLegacyV1()).primary().acceptsLegacyV1()).isTrue();
    assertThat(old.acceptLegacyV1().accept(old).primary().acceptsLegacyV1()).isTrue();
    assertThat(old.acceptLegacyV1().rotate(CLOCK).primary().acceptsLegacyV1()).isFalse();
  }

  @Test
  void keys_for_other_purposes_change_with_the_primary_and_the_older_ones_remain() {
    KeyRing rotated = old.rotateTo(next);

    assertThat(rotated.deriveKey(KeyPurpose.TOKENS))
        .isEqualTo(next.deriveKey(KeyPurpose.TOKENS))
        .isNotEqualTo(old.deriveKey(KeyPurpose.TOKENS));
    assertThat(rotated.deriveKey(KeyPurpose.TOKENS, oldId))
        .isEqualTo(old.deriveKey(KeyPurpose.TOKENS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotated.retire(oldId).deriveKey(KeyPurpose.TOKENS, oldId))
        .withMessageContaining("is retired");
  }

  private static byte[] seal(KeyRing ring) {
    return SealedMessages.with(ring).seal(new byte[] {7}, CONTEXT);
  }

  private static byte[] open(KeyRing ring, byte[] sealed) {
    return SealedMessages.with(ring).open(sealed, CONTEXT);
  }
}
