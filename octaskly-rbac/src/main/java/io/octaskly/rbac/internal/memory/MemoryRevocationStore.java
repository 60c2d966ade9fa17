package io.octaskly.rbac.internal.memory;

import io.octaskly.rbac.Principal;
import io.octaskly.rbac.RevocationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Revocations in the memory of this process. Questions take no lock; revocations take one. */
public final class MemoryRevocationStore implements RevocationStore {
  /** The most tokens and subjects, unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 100_000;

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final int capacity;
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
  private final Map<String, Revoked> subjects = new ConcurrentHashMap<>();
  private volatile Instant epoch = Instant.MIN;
  private Instant nextSweep = Instant.MIN;

  private record Revoked(Instant issuedUpTo, Instant until) {
    Revoked and(Revoked other) {
      return new Revoked(later(issuedUpTo, other.issuedUpTo), later(until, other.until));
    }
  }

  /**
   * Makes an empty store.
   *
   * @param clock the source of time
   * @param capacity the most tokens and subjects
   */
  public MemoryRevocationStore(InstantSource clock, int capacity) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.capacity = capacity;
  }

  @Override
  public synchronized void revokeToken(String tokenId, Instant until) {
    makeRoom(tokens.containsKey(tokenId));
    tokens.merge(tokenId, until, MemoryRevocationStore::later);
  }

  @Override
  public synchronized void revokeSubject(String subject, Instant issuedUpTo, Instant until) {
    makeRoom(subjects.containsKey(subject));
    subjects.merge(subject, new Revoked(issuedUpTo, until), Revoked::and);
  }

  @Override
  public synchronized void revokeAll(Instant issuedUpTo) {
    epoch = later(epoch, issuedUpTo);
  }

  @Override
  public boolean isRevoked(Principal principal) {
    if (!principal.issuedAt().isAfter(epoch)) {
      return true;
    }
    Revoked all = subjects.get(principal.subject());
    if (all != null && !principal.issuedAt().isAfter(all.issuedUpTo())) {
      return true;
    }
    return principal.tokenId().map(tokens::containsKey).orElse(false);
  }

  /** {@return how many revocations are held, for tests} */
  public int size() {
    return tokens.size() + subjects.size();
  }

  private void makeRoom(boolean held) {
    Instant now = clock.instant();
    if (size() >= capacity || !now.isBefore(nextSweep)) {
      tokens.values().removeIf(until -> !until.isAfter(now));
      subjects.values().removeIf(revoked -> !revoked.until().isAfter(now));
      nextSweep = now.plus(SWEEP_INTERVAL);
    }
    if (!held && size() >= capacity) {
      throw new IllegalStateException(
          "the store holds "
              + capacity
              + " revocations that are in force: the token is not revoked;"
              + " revoke all tokens, or retire the key that signed it");
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
