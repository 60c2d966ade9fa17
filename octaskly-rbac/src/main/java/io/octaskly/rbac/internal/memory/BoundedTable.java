package io.octaskly.rbac.internal.memory;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A cell for each key, of which there can be any number, in memory that has a bound: what counters
 * of strangers need. Thread-safe.
 *
 * <p>Nobody gains by a flood of keys. A cell is dropped only when it is no different from a new
 * one; if there is no room and none such, the key shares an overflow cell with others. A key that
 * gets a cell of its own begins with what the overflow cell says, to which all its earlier acts
 * have contributed. So each key is judged at least as strictly as if memory had no bound.
 *
 * @param <C> the cell; need not be thread-safe
 */
public final class BoundedTable<C> {
  private static final int STRIPES = 32;
  private static final int OVERFLOW_CELLS_PER_STRIPE = 32;

  /** How many of the cells that have not been used for longest are looked at to find room. */
  private static final int LOOKED_AT = 4;

  private final Stripe<C>[] stripes;

  /**
   * Makes an empty table.
   *
   * @param capacity the most keys that have cells of their own; rounded up to a multiple of 32
   * @param blank a new cell of one key
   * @param shared a new overflow cell
   * @param own a new cell of one key that begins with what an overflow cell says
   * @param isBlank whether a cell is no different from a new one
   */
  public BoundedTable(
      int capacity,
      Supplier<C> blank,
      Supplier<C> shared,
      Function<C, C> own,
      Predicate<C> isBlank) {
    int each = Math.max(1, (capacity + STRIPES - 1) / STRIPES);
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Stripe<C>[] made = new Stripe[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      made[i] = new Stripe<>(each, blank, shared, own, isBlank);
    }
    this.stripes = made;
  }

  /**
   * {@return what an act on the cell of a key gives} No other act on this cell runs meanwhile.
   *
   * @param key at most a few hundred characters, or the bound on memory is another
   * @param act quick, because others wait for it
   */
  public <R> R with(String key, Function<C, R> act) {
    int hash = spread(key.hashCode());
    return stripes[hash & (STRIPES - 1)].with(key, hash >>> 5, act);
  }

  /** {@return how many cells there are} At most the capacity and 1024. */
  public int size() {
    return Arrays.stream(stripes).mapToInt(Stripe::size).sum();
  }

  private static int spread(int hash) {
    return ((hash ^ (hash >>> 16)) * 0x9E3779B1) >>> 7;
  }

  private static final class Stripe<C> {
    private final int capacity;
    private final Supplier<C> blank;
    private final Supplier<C> shared;
    private final Function<C, C> own;
    private final Predicate<C> isBlank;

    /** The one that has not been used for longest first. */
    private final LinkedHashMap<String, C> cells = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Integer, C> overflow = new LinkedHashMap<>();

    Stripe(
        int capacity,
        Supplier<C> blank,
        Supplier<C> shared,
        Function<C, C> own,
        Predicate<C> isBlank) {
      this.capacity = capacity;
      this.blank = blank;
      this.shared = shared;
      this.own = own;
      this.isBlank = isBlank;
    }

    synchronized <R> R with(String key, int hash, Function<C, R> act) {
      return act.apply(cell(key, hash));
    }

    private C cell(String key, int hash) {
      C found = cells.get(key);
      if (found != null) {
        return found;
      }
      Integer slot = hash & (OVERFLOW_CELLS_PER_STRIPE - 1);
      if (!hasRoom()) {
        return overflow.computeIfAbsent(slot, none -> shared.get());
      }
      C overflown = overflow.get(slot);
      C added = overflown == null ? blank.get() : own.apply(overflown);
      cells.put(key, added);
      return added;
    }

    private boolean hasRoom() {
      if (cells.size() < capacity) {
        return true;
      }
      Iterator<C> eldest = cells.values().iterator();
      for (int i = 0; i < LOOKED_AT && eldest.hasNext(); i++) {
        if (isBlank.test(eldest.next())) {
          eldest.remove();
          return true;
        }
      }
      return false;
    }

    synchronized int size() {
      return cells.size() + overflow.size();
    }
  }
}
