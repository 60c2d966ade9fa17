package io.octaskly.rbac.internal.memory;

import io.octaskly.rbac.RefreshFamily;
import io.octaskly.rbac.RefreshTokenStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Sign-ins in the memory of this process. */
public final class MemoryRefreshTokenStore implements RefreshTokenStore {
  /** The most sign-ins, unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 100_000;

  private final InstantSource clock;
  private final int capacity;
  private final Map<String, RefreshFamily> families = new LinkedHashMap<>();

  /**
   * Makes an empty store.
   *
   * @param clock the source of time
   * @param capacity the most sign-ins that have not ended
   */
  public MemoryRefreshTokenStore(InstantSource clock, int capacity) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.capacity = capacity;
  }

  @Override
  public synchronized void add(RefreshFamily family) {
    if (families.size() >= capacity) {
      Instant now = clock.instant();
      families.values().removeIf(present -> !present.endsAt().isAfter(now));
    }
    if (families.size() >= capacity) {
      throw new IllegalStateException(
          "the store holds " + capacity + " sign-ins: end some, or keep them in a database");
    }
    families.put(family.id(), family);
  }

  @Override
  public synchronized Optional<RefreshFamily> find(String id) {
    return Optional.ofNullable(families.get(id));
  }

  @Override
  public synchronized boolean replace(RefreshFamily present, RefreshFamily next) {
    RefreshFamily found = families.get(present.id());
    if (found == null || !found.secretDigest().equals(present.secretDigest())) {
      return false;
    }
    families.put(next.id(), next);
    return true;
  }

  @Override
  public synchronized Optional<RefreshFamily> remove(String id) {
    return Optional.ofNullable(families.remove(id));
  }

  @Override
  public synchronized List<RefreshFamily> removeSubject(String subject) {
    List<RefreshFamily> removed =
        families.values().stream().filter(family -> family.subject().equals(subject)).toList();
    removed.forEach(family -> families.remove(family.id()));
    return removed;
  }

  @Override
  public synchronized void removeAll() {
    families.clear();
  }
}
