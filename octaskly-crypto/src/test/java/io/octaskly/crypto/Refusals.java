package io.octaskly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What every message that does not open has in common. */
final class Refusals {
  private Refusals() {}

  static MessageRefusedException assertRefused(
      SealedMessages messages, byte[] sealed, Context context) {
    MessageRefusedException refused =
        catchThrowableOfType(MessageRefusedException.class, () -> messages.open(sealed, context));
    assertThat(refused).hasMessage("sealed message cannot be opened").hasNoCause();
    assertThat(refused.getSuppressed()).isEmpty();
    return refused;
  }
}
