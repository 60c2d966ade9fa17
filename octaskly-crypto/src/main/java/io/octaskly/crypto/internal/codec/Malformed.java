package io.octaskly.crypto.internal.codec;

import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;

/** What readers throw, by one name. */
final class Malformed {
  private Malformed() {}

  static MessageRefusedException refused() {
    return new MessageRefusedException(Refusal.MALFORMED);
  }

  static void unless(boolean condition) {
    if (!condition) {
      throw refused();
    }
  }
}
