package io.octaskly.crypto.internal;

/**
 * A set of evenly distributed numbers of 128 bits, of which none is taken out. Not thread-safe.
 *
 * <p>They lie in one array, pairs of a high and a low half, each at the first free place from where
 * its low bits point. At most three quarters are full; then it doubles. So an entry takes 22 to 43
 * bytes, and 64 while it doubles.
 */
final class HashSet128 {
  private static final int FIRST_PLACES = 64;

  private long[] halves = new long[2 * FIRST_PLACES];
  private int size;

  int size() {
    return size;
  }

  boolean contains(long high, long low) {
    int place = place(halves, high, low);
    return halves[place] != 0 || halves[place + 1] != 0;
  }

  /** Adds what is not there yet. */
  void add(long high, long low) {
    if (4L * (size + 1) > 3L * (halves.length / 2)) {
      grow();
    }
    put(halves, high, low);
    size++;
  }

  private void grow() {
    long[] larger = new long[2 * halves.length];
    for (int place = 0; place < halves.length; place += 2) {
      if (halves[place] != 0 || halves[place + 1] != 0) {
        put(larger, halves[place], halves[place + 1]);
      }
    }
    halves = larger;
  }

  private static void put(long[] halves, long high, long low) {
    int place = place(halves, high, low);
    halves[place] = high;
    halves[place + 1] = low;
  }

  /** Where it is, or is to be: two zeros mean free, and no hash is ever that. */
  private static int place(long[] halves, long high, long low) {
    int mask = halves.length / 2 - 1;
    int place = (int) low & mask;
    while (true) {
      int at = 2 * place;
      boolean free = halves[at] == 0 && halves[at + 1] == 0;
      if (free || (halves[at] == high && halves[at + 1] == low)) {
        return at;
      }
      place = (place + 1) & mask;
    }
  }
}
