package io.octaskly.audit;

import io.octaskly.audit.internal.chain.SealedForm;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** Random salts, taken from their source some hundred at a time. Thread-safe. */
final class Salts {
  private static final int STOCK = 6144;

  private final SecureRandom random;
  private byte[] stock = new byte[0];
  private int used;

  Salts(SecureRandom random) {
    this.random = random;
  }

  /** {@return some salts, one after the other} */
  byte[] take(int count) {
    byte[] salts = new byte[count * SealedForm.SALT];
    for (int filled = 0; filled < salts.length; ) {
      filled += take(salts, filled);
    }
    return salts;
  }

  private synchronized int take(byte[] salts, int filled) {
    if (used == stock.length) {
      byte[] bytes = new byte[STOCK];
      random.nextBytes(bytes);
      stock = Base64.getUrlEncoder().encode(bytes);
      used = 0;
    }
    int length = Math.min(salts.length - filled, stock.length - used);
    System.arraycopy(stock, used, salts, filled, length);
    // A salt that was used must not be found in memory next to the ones to come.
    Arrays.fill(stock, used, used + length, (byte) 0);
    used += length;
    return length;
  }
}
