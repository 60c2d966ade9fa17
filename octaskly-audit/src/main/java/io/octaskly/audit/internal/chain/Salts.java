package io.octaskly.audit.internal.chain;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** Random salts, taken from their source some hundred at a time. Thread-safe. */
public final class Salts {
  /** Bytes, and no more than that, are asked for at a time; 8192 digits of Base64url. */
  private static final int STOCK = 6144;

  private final SecureRandom random;
  private byte[] stock = new byte[0];
  private int used;

  /** Creates an empty stock. */
  public Salts(SecureRandom random) {
    this.random = random;
  }

  /** Fills a part of an array with salts, one after the other. */
  synchronized void fill(byte[] line, int start, int end) {
    for (int at = start; at < end; ) {
      if (used == stock.length) {
        refill();
      }
      int length = Math.min(end - at, stock.length - used);
      System.arraycopy(stock, used, line, at, length);
      // A salt that was used must not be found in memory next to the ones to come.
      Arrays.fill(stock, used, used + length, (byte) 0);
      used += length;
      at += length;
    }
  }

  private void refill() {
    byte[] bytes = new byte[STOCK];
    random.nextBytes(bytes);
    stock = Base64.getUrlEncoder().encode(bytes);
    Arrays.fill(bytes, (byte) 0);
    used = 0;
  }
}
