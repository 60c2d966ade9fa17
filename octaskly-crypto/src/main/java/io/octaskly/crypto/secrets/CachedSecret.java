package io.octaskly.crypto.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is remembered for a while, and asked for again when it is read after that. It fails
 * closed: when the source cannot be read then, nor is the old secret given out.
 *
 * <p>It starts no thread. To notice a rotation early, call {@link #refresh()} from a timer of the
 * host. Thread-safe.
 */
public final class CachedSecret implements SecretSource, AutoCloseable {
  private final SecretSource source;
  private final Duration expiry;
  private final InstantSource clock;
  private final List<Consumer<Secret>> listeners = new CopyOnWriteArrayList<>();

  private @Nullable Secret current;
  private Instant expires = Instant.MIN;
  private boolean closed;

  private CachedSecret(SecretSource source, Duration expiry, InstantSource clock) {
    this.source = Objects.requireNonNull(source, "source");
    this.expiry = expiry;
    this.clock = Objects.requireNonNull(clock, "clock");
    if (expiry.isNegative() || expiry.isZero()) {
      throw new IllegalArgumentException(
          "expiry " + expiry + " of a cached secret is not more than zero: give one that is");
    }
  }

  /**
   * {@return a source that remembers another}
   *
   * @param source the other
   * @param expiry for how long a secret is remembered, more than zero
   * @param clock tells the time
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code expiry} is not more than zero
   */
  public static CachedSecret of(SecretSource source, Duration expiry, InstantSource clock) {
    return new CachedSecret(source, expiry, clock);
  }

  /**
   * Adds who is told when the secret is another one than before, on the thread that noticed.
   *
   * @param listener is given the new secret, which is closed when it returns; what it throws is
   *     thrown by the call that noticed, and the new secret is remembered nevertheless
   * @return this
   * @throws NullPointerException if {@code listener} is null
   */
  public CachedSecret onChange(Consumer<Secret> listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * {@return the secret as it was at most {@code expiry} ago, for the caller to close}
   *
   * @throws io.octaskly.crypto.SecretRefusedException if it has to be read, and cannot be or is
   *     weak
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Secret read() {
    Update update;
    synchronized (this) {
      update = clock.instant().isBefore(expires) ? new Update(copy(), false) : updated();
    }
    tell(update);
    return update.secret();
  }

  /**
   * Asks the source now.
   *
   * @throws io.octaskly.crypto.SecretRefusedException if it cannot be read or is weak; the old one
   *     stays until it expires
   * @throws IllegalStateException if this is closed
   */
  public void refresh() {
    Update update;
    synchronized (this) {
      update = updated();
    }
    try (Secret secret = update.secret()) {
      tell(new Update(secret, update.changed()));
    }
  }

  /** Wipes what is remembered; nothing can be read afterwards. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }

  /** {@return the source} */
  @Override
  public String toString() {
    return source.toString();
  }

  /** What came of a reading: a copy for the caller, and whether it is news. */
  private record Update(Secret secret, boolean changed) {}

  private Update updated() {
    if (closed) {
      throw new IllegalStateException("cached " + source + " is closed: make another one");
    }
    Secret fresh = source.read();
    boolean changed = current != null && !sameText(current, fresh);
    forget();
    current = fresh;
    expires = clock.instant().plus(expiry);
    return new Update(copy(), changed);
  }

  private void tell(Update update) {
    if (!update.changed()) {
      return;
    }
    for (Consumer<Secret> listener : listeners) {
      try (Secret copy = copyOf(update.secret())) {
        listener.accept(copy);
      }
    }
  }

  private Secret copy() {
    return copyOf(Objects.requireNonNull(current, "nothing was read"));
  }

  private void forget() {
    expires = Instant.MIN;
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private static Secret copyOf(Secret secret) {
    char[] characters = secret.toCharArray();
    try {
      return Secret.of(characters);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static boolean sameText(Secret one, Secret other) {
    byte[] first = one.toUtf8();
    byte[] second = other.toUtf8();
    try {
      return MessageDigest.isEqual(first, second);
    } finally {
      Arrays.fill(first, (byte) 0);
      Arrays.fill(second, (byte) 0);
    }
  }
}
