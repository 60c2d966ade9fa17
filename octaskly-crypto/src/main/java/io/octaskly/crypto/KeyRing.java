package io.octaskly.crypto;

import io.octaskly.crypto.internal.AesGcm;
import io.octaskly.crypto.internal.KeyId;
import io.octaskly.crypto.internal.RandomSource;
import io.octaskly.crypto.internal.SealingKey;
import io.octaskly.crypto.internal.secrets.SecretStrength;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * The keys that seal and open messages: one primary that seals, and older or coming ones that open.
 *
 * <p>Immutable and thread-safe. A change gives a new ring, which shares the keys with the old one;
 * with them it shares the count of version 1 messages that each key has sealed in this process. Two
 * rings made independently from the same key each count for themselves.
 *
 * <p>To rotate a key that several hosts share, first give every host a ring that {@linkplain
 * #accept accepts} the new key, then one that {@linkplain #rotateTo seals with it}, and {@linkplain
 * #retire retire} the old key when no message sealed with it is under way.
 */
public final class KeyRing {
  /** How long a key seals before it is due to be rotated, unless set: 30 days. */
  public static final Duration DEFAULT_ROTATION_PERIOD = Duration.ofDays(30);

  private static final Duration LONGEST_ROTATION_PERIOD = Duration.ofDays(10 * 365);

  /** The primary comes first. */
  private final Map<KeyId, RingEntry> entries;

  private final RingEntry primary;
  private final List<SealingKey> legacyKeys;

  private final Duration rotationPeriod;

  KeyRing(Collection<RingEntry> primaryFirst, Duration rotationPeriod) {
    this.rotationPeriod = rotationPeriod;
    Map<KeyId, RingEntry> map = new LinkedHashMap<>();
    primaryFirst.forEach(entry -> map.put(entry.id(), entry));
    this.entries = map;
    this.primary = map.values().iterator().next();
    this.legacyKeys =
        map.values().stream()
            .filter(RingEntry::acceptsLegacyV1)
            .flatMap(entry -> Stream.ofNullable(entry.key()))
            .toList();
  }

  private static KeyRing of(SealingKey key, InstantSource clock) {
    return new KeyRing(List.of(RingEntry.active(key, clock.instant())), DEFAULT_ROTATION_PERIOD);
  }

  /**
   * {@return a ring with one new random key}
   *
   * @param clock tells the key's creation time
   * @throws NullPointerException if {@code clock} is null
   */
  public static KeyRing generate(InstantSource clock) {
    byte[] key = RandomSource.secure().next(AesGcm.KEY_BYTES);
    return of(SealingKey.fromRawKey(key), clock);
  }

  /**
   * {@return a ring with one given key}
   *
   * @param key 32 random bytes, copied
   * @param clock tells the key's creation time; {@code () -> instant} for a key with a past
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code key} has another length, or one byte 32 times, as an
   *     array has that nobody filled
   */
  public static KeyRing fromRawKey(byte[] key, InstantSource clock) {
    return of(SealingKey.fromRawKey(key), clock);
  }

  /**
   * {@return a ring whose keys for sealing and for {@linkplain #deriveKey other purposes} are all
   * derived from one secret} Every host with the same secret has the same ring.
   *
   * <p>HKDF-SHA256 (RFC 5869) spreads the secret's entropy and adds none: the secret should be
   * random, such as the output of {@code openssl rand -hex 32}, not a password that somebody chose.
   *
   * @param secret the secret; not kept, and not closed
   * @param clock tells the key's creation time
   * @throws NullPointerException if an argument is null
   * @throws SecretRefusedException if the secret is weak
   * @throws IllegalStateException if the secret is closed
   */
  public static KeyRing fromMasterSecret(Secret secret, InstantSource clock) {
    SecretStrength.require(secret, "master secret");
    byte[] bytes = secret.toUtf8();
    try {
      return of(SealingKey.fromMasterSecret(bytes), clock);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * {@return a ring with the key that existing nodes make of a password: SHA-256 of its UTF-8}
   * Legacy: only to talk to them, after a call of {@link #acceptLegacyV1()}.
   *
   * <p>Whoever records one message can try billions of passwords a second against it. No strength
   * is required here, because the password is already in use; replace it by a random secret and
   * {@link #fromMasterSecret} as soon as all nodes can.
   *
   * @param password the password; not kept, and not closed
   * @param clock tells the key's creation time
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the password is closed
   */
  public static KeyRing fromPasswordV1(Secret password, InstantSource clock) {
    byte[] bytes = password.toUtf8();
    try {
      return of(SealingKey.fromPasswordV1(bytes), clock);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * {@return a ring whose keys are all derived from a password} Every host with the same password
   * and the same derivation has the same ring. It takes about as long as the derivation is meant to
   * cost, tens to hundreds of milliseconds.
   *
   * <p>Prefer a random secret and {@link #fromMasterSecret} where nobody has to remember it.
   *
   * @param password what {@link PasswordPolicy} or at least {@link SecretSource} lets pass; not
   *     kept, and not closed
   * @param derivation how, with its salt; made once and {@linkplain PasswordDerivation#toText()
   *     stored} with what is sealed
   * @param clock tells the key's creation time
   * @throws NullPointerException if an argument is null
   * @throws SecretRefusedException if the password is weak
   * @throws IllegalStateException if the password is closed, or the derivation is Argon2id and
   *     {@code org.bouncycastle:bcprov-jdk18on} is missing
   */
  public static KeyRing fromPassword(
      Secret password, PasswordDerivation derivation, InstantSource clock) {
    SecretStrength.require(password, "password");
    return of(SealingKey.fromRoot(derivation.derive(password)), clock);
  }

  /**
   * {@return this ring, due to be rotated when its primary is so old}
   *
   * @param period 1 day to 10 years
   * @throws NullPointerException if {@code period} is null
   * @throws IllegalArgumentException if {@code period} is out of range
   */
  public KeyRing rotateEvery(Duration period) {
    if (period.compareTo(Duration.ofDays(1)) < 0 || period.compareTo(LONGEST_ROTATION_PERIOD) > 0) {
      throw new IllegalArgumentException(
          "rotation period " + period + " is outside 1 day to 10 years: give one within");
    }
    return new KeyRing(entries.values(), period);
  }

  /** {@return how long a primary seals before the next one should} */
  public Duration rotationPeriod() {
    return rotationPeriod;
  }

  /**
   * {@return when the primary should be rotated; it seals on until it is} {@link
   * SealedMessagesListener#rotationDue} is told.
   */
  public Instant rotationDue() {
    return primary.created().plus(rotationPeriod);
  }

  /** {@return what is known of all keys, the primary first} */
  public List<RingKey> keys() {
    return entries.values().stream().map(RingEntry::description).toList();
  }

  /** {@return what is known of the key that seals} */
  public RingKey primary() {
    return primary.description();
  }

  /**
   * {@return this ring with a new random primary; the old one opens only}
   *
   * @param clock tells the new key's creation time
   * @throws NullPointerException if {@code clock} is null
   */
  public KeyRing rotate(InstantSource clock) {
    return rotateTo(generate(clock));
  }

  /**
   * {@return this ring with the primary of another as its own; all other keys of both open only}
   *
   * @param successor a ring with the new primary; it may be one that this ring accepts already
   * @throws NullPointerException if {@code successor} is null
   * @throws IllegalArgumentException if the new primary is this ring's primary, or was retired here
   */
  public KeyRing rotateTo(KeyRing successor) {
    KeyId next = successor.primary.id();
    if (next.equals(primary.id())) {
      throw new IllegalArgumentException(
          "key " + next + " is the primary already: rotate to a ring with another primary");
    }
    Map<KeyId, RingEntry> union = union(this, successor);
    RingEntry promoted = Objects.requireNonNull(union.remove(next));
    if (promoted.state() == KeyState.RETIRED) {
      throw new IllegalArgumentException(
          "key " + next + " is retired: rotate to a key that was never used");
    }
    List<RingEntry> changed = new ArrayList<>(List.of(promoted.activated()));
    union.values().forEach(entry -> changed.add(entry.demoted()));
    return new KeyRing(changed, rotationPeriod);
  }

  /**
   * {@return this ring with the keys of another added, to open only}
   *
   * @param other where the keys come from; those that both rings have keep their state here, and
   *     accept version 1 if they do in either
   * @throws NullPointerException if {@code other} is null
   */
  public KeyRing accept(KeyRing other) {
    return new KeyRing(union(this, other).values(), rotationPeriod);
  }

  /**
   * {@return this ring without the use of one key} What was sealed with it can no longer be opened.
   *
   * @param keyId the {@linkplain RingKey#id() id} of a key that is not the primary
   * @throws NullPointerException if {@code keyId} is null
   * @throws IllegalArgumentException if the key is the primary, or not in the ring
   */
  public KeyRing retire(String keyId) {
    KeyId retired = entry(keyId).id();
    if (retired.equals(primary.id())) {
      throw new IllegalArgumentException(
          "key " + retired + " is the primary: rotate to another one first");
    }
    return changed(entry -> entry.id().equals(retired) ? entry.retired() : entry);
  }

  /**
   * {@return this ring, opening messages of {@link SealedFormat#LEGACY_V1} with each key that it
   * has now} Keys that come later with {@link #accept} or a rotation bring their own permission.
   */
  public KeyRing acceptLegacyV1() {
    return changed(RingEntry::acceptingLegacyV1);
  }

  /**
   * {@return the primary's key for another purpose: 32 bytes, for HMAC-SHA256} It changes with the
   * primary.
   *
   * @param purpose what it is for
   * @throws NullPointerException if {@code purpose} is null
   */
  public SecretKey deriveKey(KeyPurpose purpose) {
    return deriveKey(primary, purpose);
  }

  /**
   * {@return some key's key for another purpose: 32 bytes, for HMAC-SHA256} With older keys it
   * verifies what was made before a rotation.
   *
   * @param purpose what it is for
   * @param keyId the {@linkplain RingKey#id() id} of a key
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the key is retired, or not in the ring
   */
  public SecretKey deriveKey(KeyPurpose purpose, String keyId) {
    return deriveKey(entry(keyId), purpose);
  }

  /** {@return how many keys there are and which is the primary} */
  @Override
  public String toString() {
    return "KeyRing[primary " + primary.id() + ", " + entries.size() + " in all]";
  }

  /** {@return all keys, the primary first} */
  Collection<RingEntry> entries() {
    return entries.values();
  }

  SealingKey primaryKey() {
    return Objects.requireNonNull(primary.key(), "a primary is never retired");
  }

  /** {@return the key that a message names} */
  SealingKey openingKey(KeyId id) {
    RingEntry entry = entries.get(id);
    if (entry == null) {
      throw new MessageRefusedException(Refusal.UNKNOWN_KEY);
    }
    SealingKey key = entry.key();
    if (key == null) {
      throw new MessageRefusedException(Refusal.RETIRED_KEY);
    }
    return key;
  }

  /** {@return the keys that version 1 messages are opened with, in the order of trying} */
  List<SealingKey> legacyKeys() {
    return legacyKeys;
  }

  private RingEntry entry(String keyId) {
    Objects.requireNonNull(keyId, "keyId");
    return entries.values().stream()
        .filter(entry -> entry.id().toString().equals(keyId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no key of that id in " + this + ": take one from keys()"));
  }

  private KeyRing changed(UnaryOperator<RingEntry> change) {
    return new KeyRing(entries.values().stream().map(change).toList(), rotationPeriod);
  }

  /** The keys of both, the first ring's first and with its states. */
  private static Map<KeyId, RingEntry> union(KeyRing first, KeyRing second) {
    Map<KeyId, RingEntry> union = new LinkedHashMap<>(first.entries);
    for (RingEntry entry : second.entries.values()) {
      union.merge(
          entry.id(),
          entry.demoted(),
          (ours, theirs) -> theirs.acceptsLegacyV1() ? ours.acceptingLegacyV1() : ours);
    }
    return union;
  }

  private static SecretKey deriveKey(RingEntry entry, KeyPurpose purpose) {
    Objects.requireNonNull(purpose, "purpose");
    SealingKey key = entry.key();
    if (key == null) {
      throw new IllegalArgumentException("key " + entry.id() + " is retired: take another one");
    }
    return key.derive(purpose.label());
  }
}
