package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.rawKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MessageAuthenticatorTest {
  private static final byte[] MESSAGE = "worker-01:1708780800".getBytes(UTF_8);

  private final MessageAuthenticator authenticator =
      MessageAuthenticator.withKey(new SecretKeySpec(rawKey("a"), "HmacSHA256"));
  private final byte[] tag = authenticator.authenticate(MESSAGE);

  @Test
  void a_tag_has_32_bytes_and_is_accepted() {
    assertThat(tag).hasSize(32);
    assertThat(authenticator.verify(MESSAGE, tag)).isTrue();
  }

  @Test
  void a_tag_with_any_flipped_bit_is_not_accepted() {
    for (int bit = 0; bit < tag.length * 8; bit++) {
      byte[] altered = tag.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(authenticator.verify(MESSAGE, altered)).isFalse();
    }
  }

  @Test
  void a_tag_of_another_length_is_not_accepted() {
    for (int length = 0; length < tag.length; length++) {
      assertThat(authenticator.verify(MESSAGE, Arrays.copyOf(tag, length))).isFalse();
    }
    assertThat(authenticator.verify(MESSAGE, Arrays.copyOf(tag, 33))).isFalse();
  }

  @Test
  void a_tag_belongs_to_its_message_and_key() {
    MessageAuthenticator other = MessageAuthenticator.legacyV1(rawKey("b"));

    assertThat(authenticator.verify("worker-02:1708780800".getBytes(UTF_8), tag)).isFalse();
    assertThat(other.verify(MESSAGE, tag)).isFalse();
  }

  @Test
  void a_short_key_needs_the_legacy_door() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MessageAuthenticator.withKey(new SecretKeySpec(new byte[31], "HmacSHA256")))
        .withMessage("key has 31 bytes: HMAC-SHA256 needs at least 32");
    assertThat(MessageAuthenticator.legacyV1(new byte[0]).authenticate(MESSAGE)).hasSize(32);
  }

  @Test
  void null_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> authenticator.authenticate(null));
    assertThatNullPointerException().isThrownBy(() -> authenticator.verify(MESSAGE, null));
  }
}
