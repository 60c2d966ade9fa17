package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.rawKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the Wycheproof project tries with AES-GCM and HMAC, on whole messages: tags that are
 * modified in each of its ways or shortened, and nonces of other lengths.
 */
class HardCasesTest {
  private static final int TAG = 16;
  private static final byte[] MESSAGE = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  private final KeyRing ring = KeyRing.fromRawKey(rawKey("a"), CLOCK).acceptLegacyV1();
  private final SealedMessages strict = SealedMessages.with(KeyRing.fromRawKey(rawKey("a"), CLOCK));
  private final SealedMessages both = SealedMessages.with(ring);

  @ParameterizedTest
  @EnumSource
  void every_flipped_bit_of_a_tag_is_refused(SealedFormat format) {
    byte[] sealed = seal(format);
    for (int bit = 0; bit < TAG * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[sealed.length - TAG + bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(altered);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_tag_of_zeros_ones_or_altered_everywhere_is_refused(SealedFormat format) {
    byte[] sealed = seal(format);
    int start = sealed.length - TAG;
    for (int mask : new int[] {0xff, 0x80, 0x01, 0x55}) {
      byte[] altered = sealed.clone();
      for (int i = start; i < sealed.length; i++) {
        altered[i] ^= (byte) mask;
      }
      assertRefused(altered);
    }
    for (int value : new int[] {0x00, 0xff}) {
      byte[] altered = sealed.clone();
      Arrays.fill(altered, start, sealed.length, (byte) value);
      assertRefused(altered);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_shortened_or_lengthened_tag_is_refused(SealedFormat format) {
    byte[] sealed = seal(format);
    for (int cut = 1; cut <= sealed.length; cut++) {
      assertRefused(Arrays.copyOf(sealed, sealed.length - cut));
    }
    for (int more = 1; more <= TAG; more++) {
      assertRefused(Arrays.copyOf(sealed, sealed.length + more));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 11, 13, 16, 24})
  void a_nonce_of_another_length_is_refused(int length) {
    byte[] sealed = seal(SealedFormat.LEGACY_V1);
    byte[] altered = new byte[length + sealed.length - 12];
    System.arraycopy(sealed, 0, altered, 0, Math.min(length, 12));
    System.arraycopy(sealed, 12, altered, length, sealed.length - 12);

    assertRefused(altered);
  }

  @Test
  void ciphertext_and_tag_of_two_messages_do_not_mix() {
    byte[] one = seal(SealedFormat.V2);
    byte[] other = seal(SealedFormat.V2);
    // The salts differ; the commitment, the ciphertext and the tag follow.
    for (int start : new int[] {45, 77, one.length - TAG}) {
      byte[] mixed = one.clone();
      System.arraycopy(other, start, mixed, start, one.length - start);
      assertRefused(mixed);
    }
  }

  @Test
  void a_shortened_lengthened_or_altered_hmac_is_refused() {
    MessageAuthenticator hmac =
        MessageAuthenticator.withKey(new SecretKeySpec(rawKey("b"), "HmacSHA256"));
    byte[] tag = hmac.authenticate(MESSAGE);

    assertThat(hmac.verify(MESSAGE, tag)).isTrue();
    for (int length = 0; length < 65; length++) {
      assertThat(hmac.verify(MESSAGE, Arrays.copyOf(tag, length)))
          .as("tag of %d bytes", length)
          .isEqualTo(length == tag.length);
    }
    for (int bit = 0; bit < tag.length * 8; bit++) {
      byte[] altered = tag.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(hmac.verify(MESSAGE, altered)).isFalse();
    }
  }

  private byte[] seal(SealedFormat format) {
    return SealedMessages.builder(ring).format(format).build().seal(MESSAGE, CONTEXT);
  }

  private void assertRefused(byte[] sealed) {
    Refusals.assertRefused(strict, sealed, CONTEXT);
    Refusals.assertRefused(both, sealed, CONTEXT);
  }
}
