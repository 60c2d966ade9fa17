package io.octaskly.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Amounts with their unit, as messages and outcomes put them. */
final class Quantity {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /** Whole amounts up to here are read more easily than two decimals of the next unit. */
  private static final BigDecimal READABLE = BigDecimal.valueOf(100_000);

  private Quantity() {}

  /**
   * {@return such as {@code 512 MiB}, {@code 10000 MiB}, {@code 1.5 GiB}, {@code 17 bytes}} An
   * amount that two decimals cannot show is rounded up, so that what is above a limit never reads
   * like the limit.
   *
   * @param bytes 0 or more
   */
  static String bytes(long bytes) {
    int largest = 0;
    while (largest < UNITS.length - 1 && bytes >> (10 * (largest + 1)) > 0) {
      largest++;
    }
    for (int unit = largest; unit >= 0; unit--) {
      BigDecimal amount = in(unit, bytes);
      if (amount.scale() <= 2 && amount.compareTo(READABLE) <= 0) {
        return amount.toPlainString() + " " + name(unit, bytes);
      }
    }
    return rounded(in(largest, bytes), 2) + " " + name(largest, bytes);
  }

  /** {@return such as {@code 300 s} or {@code 1.25 s}; rounded up to three decimals} */
  static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return rounded(seconds, 3) + " s";
  }

  private static BigDecimal in(int unit, long bytes) {
    return BigDecimal.valueOf(bytes)
        .divide(BigDecimal.valueOf(1L << (10 * unit)))
        .stripTrailingZeros();
  }

  private static String name(int unit, long bytes) {
    return bytes == 1 ? "byte" : UNITS[unit];
  }

  private static String rounded(BigDecimal value, int places) {
    return value.setScale(places, RoundingMode.UP).stripTrailingZeros().toPlainString();
  }
}
