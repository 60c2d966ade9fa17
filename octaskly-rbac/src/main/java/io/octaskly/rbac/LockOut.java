package io.octaskly.rbac;

import io.octaskly.rbac.internal.secret.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Slows down those who guess passwords, before any costs a hash. Thread-safe.
 *
 * <table>
 *   <caption>What is counted, and how it makes attempts wait by default</caption>
 *   <tr><th>failures of</th><th>free</th><th>then</th></tr>
 *   <tr><td>a user from an address</td><td>5</td><td>1 s, doubling to 15 min</td></tr>
 *   <tr><td>a user from addresses where it never signed in</td><td>20</td>
 *       <td>1 s, doubling to 1 min</td></tr>
 *   <tr><td>an address, whatever the user</td><td>50</td><td>1 s, doubling to 15 min</td></tr>
 * </table>
 *
 * <p>Nobody can lock a user out for ever: at an address where the user has signed in within 30
 * days, failures at other addresses do not count. An attempt that has to wait is not counted
 * itself, so that it does not make the waiting longer. Failures are forgotten a day after the last.
 *
 * <p>An attempt counts as a failure from its beginning until it has succeeded, so that many at once
 * get no more guesses than one after the other. A success takes back what it has counted itself,
 * and all of the user's at this address; it gives an attacker nothing who has a password of one
 * user and guesses that of another.
 *
 * <p>It is the same for names that are no user's, so that nothing can be learnt of who is.
 */
public final class LockOut {
  private static final BackOff PAIR = new BackOff(5, Duration.ofSeconds(1), Duration.ofMinutes(15));
  private static final BackOff USER = new BackOff(20, Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final BackOff ADDRESS =
      new BackOff(50, Duration.ofSeconds(1), Duration.ofMinutes(15));

  private final LoginFailureStore store;
  private final InstantSource clock;
  private final BackOff perUserAndAddress;
  private final BackOff perUser;
  private final BackOff perAddress;

  private LockOut(
      LoginFailureStore store,
      InstantSource clock,
      BackOff perUserAndAddress,
      BackOff perUser,
      BackOff perAddress) {
    this.store = Objects.requireNonNull(store, "store");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.perUserAndAddress = Objects.requireNonNull(perUserAndAddress, "perUserAndAddress");
    this.perUser = Objects.requireNonNull(perUser, "perUser");
    this.perAddress = Objects.requireNonNull(perAddress, "perAddress");
  }

  /**
   * {@return a lock-out with the defaults of the table}
   *
   * @param store counts
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if an argument is null
   */
  public static LockOut of(LoginFailureStore store, InstantSource clock) {
    return new LockOut(store, clock, PAIR, USER, ADDRESS);
  }

  /**
   * {@return a lock-out with other waiting times}
   *
   * @param perUserAndAddress the first row of the table
   * @param perUser the second row
   * @param perAddress the third row
   * @throws NullPointerException if an argument is null
   */
  public LockOut with(BackOff perUserAndAddress, BackOff perUser, BackOff perAddress) {
    return new LockOut(store, clock, perUserAndAddress, perUser, perAddress);
  }

  /**
   * Forgets the failures of a user at addresses where it never signed in, as an administrator may
   * ask for.
   *
   * @param user the user's name
   * @throws NullPointerException if {@code user} is null
   * @throws StoreException if the store fails
   */
  public void forgive(String user) {
    store.update(key("user", user), failures -> LoginFailures.NONE);
  }

  /**
   * Counts an attempt.
   *
   * @param address null if not known
   * @throws AuthenticationException if it has to wait; it is not counted then
   */
  Attempt begin(String user, @Nullable String address) {
    // What stores keep.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Attempt attempt = new Attempt(user, address, now);
    boolean isKnown = address != null && attempt.count(pairKey(user, address), perUserAndAddress);
    if (address != null) {
      attempt.count(key("address", address), perAddress);
    }
    if (!isKnown) {
      attempt.count(key("user", user), perUser);
    }
    if (!attempt.wait.isZero()) {
      attempt.takeBack();
      throw new AuthenticationException(
          AuthenticationFailure.LOCKED_OUT, "for another " + attempt.wait, user, attempt.wait);
    }
    return attempt;
  }

  private static String pairKey(String user, String address) {
    return key("pair", Digest.text(user) + address);
  }

  /** Of one length whatever was typed, and without the names of those who may be no users. */
  private static String key(String kind, String text) {
    return kind + ":" + Digest.text(text);
  }

  /** One attempt to sign in, counted as a failure until it has succeeded. Not thread-safe. */
  final class Attempt {
    private final String user;
    private final @Nullable String address;
    private final Instant now;
    private final Map<String, LoginFailures> counted = new LinkedHashMap<>();
    private Duration wait = Duration.ZERO;

    private Attempt(String user, @Nullable String address, Instant now) {
      this.user = user;
      this.address = address;
      this.now = now;
    }

    /** {@return whether somebody has signed in under this key} */
    private boolean count(String key, BackOff backOff) {
      LoginFailures before =
          store
              .update(
                  key,
                  kept -> {
                    LoginFailures present = kept.at(now);
                    return present.waiting(backOff, now).isZero() ? present.andOneAt(now) : kept;
                  })
              .at(now);
      Duration waiting = before.waiting(backOff, now);
      if (waiting.isZero()) {
        counted.put(key, before);
      } else if (waiting.compareTo(wait) > 0) {
        wait = waiting;
      }
      return before.isKnown(now);
    }

    private void takeBack() {
      counted.forEach(
          (key, before) -> store.update(key, kept -> kept.withoutOneAt(now, before.last())));
    }

    /** The password was right. */
    void succeeded() {
      takeBack();
      if (address != null) {
        store.update(pairKey(user, address), kept -> new LoginFailures(0, null, now));
      }
    }
  }
}
