package io.octaskly.rbac.internal.memory;

import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.LoginFailures;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Counts of failures in the memory of this process. */
public final class MemoryLoginFailureStore implements LoginFailureStore {
  /** The most keys, unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 100_000;

  private final InstantSource clock;
  private final BoundedTable<Cell> table;

  /** What is kept for a key; guarded by the table. */
  private static final class Cell {
    private final boolean isShared;
    private LoginFailures failures;

    Cell(boolean isShared, LoginFailures failures) {
      this.isShared = isShared;
      this.failures = failures;
    }

    /** What one key takes back or succeeds in changes nothing for those who share its cell. */
    void keep(LoginFailures next) {
      if (!isShared) {
        failures = next;
      } else if (next.count() > failures.count()) {
        failures = new LoginFailures(next.count(), next.last(), null);
      }
    }
  }

  /**
   * Makes an empty store.
   *
   * @param clock the source of time
   * @param capacity the most keys that are counted apart
   */
  public MemoryLoginFailureStore(InstantSource clock, int capacity) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.table =
        new BoundedTable<>(
            capacity,
            () -> new Cell(false, LoginFailures.NONE),
            () -> new Cell(true, LoginFailures.NONE),
            shared -> new Cell(false, shared.failures),
            this::isForgotten);
  }

  @Override
  public LoginFailures update(String key, UnaryOperator<LoginFailures> change) {
    return table.with(
        key,
        cell -> {
          LoginFailures before = isForgotten(cell) ? LoginFailures.NONE : cell.failures;
          cell.keep(change.apply(before));
          return before;
        });
  }

  /** {@return how many counters are held} */
  public int size() {
    return table.size();
  }

  private boolean isForgotten(Cell cell) {
    return !cell.failures.until().isAfter(clock.instant());
  }
}
