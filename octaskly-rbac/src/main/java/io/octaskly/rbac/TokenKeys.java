package io.octaskly.rbac;

import io.octaskly.rbac.internal.Printable;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HMAC-SHA256 keys of tokens: one signs, all verify. Immutable and thread-safe; a rotation
 * makes a new set, and issuers and verifiers ask a supplier for the current one each time:
 *
 * <pre>{@code
 * AtomicReference<TokenKeys> keys = new AtomicReference<>(TokenKeys.of("2026-02", key));
 * TokenIssuer issuer = TokenIssuer.builder(keys::get).build();
 * keys.updateAndGet(now -> now.rotate("2026-03", newKey)); // tokens of 2026-02 still verify
 * keys.updateAndGet(now -> now.retire("2026-02")); // and now they do not
 * }</pre>
 *
 * <p>A key must hold at least 256 bits (RFC 7518 section 3.2) that were drawn at random or derived
 * from a secret of that strength; text that a person made up is not enough. Its bytes are copied.
 */
public final class TokenKeys {
  /** The most keys in a set; 16. */
  public static final int MAX_KEYS = 16;

  private static final int MIN_KEY_BYTES = 32;
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** The newest first, which is the one that signs. */
  private final Map<String, SecretKey> keys;

  private final String signingKeyId;

  private TokenKeys(String signingKeyId, Map<String, SecretKey> keys) {
    this.signingKeyId = signingKeyId;
    this.keys = Collections.unmodifiableMap(keys);
  }

  /**
   * {@return a set of one key}
   *
   * @param keyId its {@code kid}: 1 to 64 letters, digits, dots, underscores and hyphens; not
   *     secret
   * @param key at least 32 bytes, of any algorithm
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code keyId} is none, or if {@code key} is too short or
   *     does not give its bytes away
   */
  public static TokenKeys of(String keyId, SecretKey key) {
    return new TokenKeys(requireKeyId(keyId), Map.of(keyId, hmacKey(keyId, key)));
  }

  /**
   * {@return a set in which a new key signs, and the present ones verify}
   *
   * @param keyId the new key's {@code kid}, as for {@link #of}
   * @param key the new key, as for {@link #of}
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@link #of} would refuse them, if the id or the key is in
   *     the set already, or if the set has {@link #MAX_KEYS} keys
   */
  public TokenKeys rotate(String keyId, SecretKey key) {
    SecretKey added = hmacKey(requireKeyId(keyId), key);
    if (keys.containsKey(keyId)) {
      throw new IllegalArgumentException(
          "key id " + keyId + " is in use: give the new key an id of its own");
    }
    keys.forEach((id, present) -> requireOther(keyId, added, id, present));
    if (keys.size() == MAX_KEYS) {
      throw new IllegalArgumentException(
          "the set has " + MAX_KEYS + " keys already: retire(...) the oldest first");
    }
    Map<String, SecretKey> rotated = new LinkedHashMap<>();
    rotated.put(keyId, added);
    rotated.putAll(keys);
    return new TokenKeys(keyId, rotated);
  }

  /**
   * {@return a set without a key; what it has signed is refused from then on}
   *
   * @param keyId the key's {@code kid}; if it is not in the set, the result is this set
   * @throws NullPointerException if {@code keyId} is null
   * @throws IllegalArgumentException if this key signs: rotate to another first
   */
  public TokenKeys retire(String keyId) {
    Objects.requireNonNull(keyId, "keyId");
    if (keyId.equals(signingKeyId)) {
      throw new IllegalArgumentException(
          "key " + keyId + " signs: rotate(...) to another key before it is retired");
    }
    Map<String, SecretKey> remaining = new LinkedHashMap<>(keys);
    remaining.remove(keyId);
    return new TokenKeys(signingKeyId, remaining);
  }

  /** {@return the {@code kid} of new tokens} */
  public String signingKeyId() {
    return signingKeyId;
  }

  /** {@return the {@code kid} of each key, the newest first; unmodifiable} */
  public Set<String> keyIds() {
    return keys.keySet();
  }

  /** {@return the key that signs} */
  SecretKey signingKey() {
    return Objects.requireNonNull(keys.get(signingKeyId));
  }

  /** {@return the keys by id, the newest first} */
  Map<String, SecretKey> byId() {
    return keys;
  }

  /** {@return the ids of the keys} */
  @Override
  public String toString() {
    List<String> ids = new ArrayList<>(keys.keySet());
    return "TokenKeys[" + ids.remove(0) + " signs, " + ids + " verify]";
  }

  private static String requireKeyId(String keyId) {
    Objects.requireNonNull(keyId, "keyId");
    if (!KEY_ID.matcher(keyId).matches()) {
      throw new IllegalArgumentException(
          "key id "
              + Printable.quoted(keyId)
              + " is not 1 to 64 letters, digits, dots, underscores and hyphens: give such as"
              + " \"2026-02\"");
    }
    return keyId;
  }

  private static SecretKey hmacKey(String keyId, SecretKey key) {
    byte[] bytes = Objects.requireNonNull(key, "key").getEncoded();
    if (bytes == null) {
      throw new IllegalArgumentException(
          "key " + keyId + " does not give its bytes away: give one that is held in memory");
    }
    if (bytes.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "key "
              + keyId
              + " has "
              + bytes.length
              + " bytes, and HS256 needs at least 32 (RFC 7518 section 3.2): give a longer one");
    }
    // Always this algorithm's name: jjwt chooses HS384 or HS512 by name and length of a key.
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static void requireOther(String newId, SecretKey added, String id, SecretKey present) {
    if (MessageDigest.isEqual(added.getEncoded(), present.getEncoded())) {
      throw new IllegalArgumentException(
          "key " + newId + " is the same as key " + id + ": rotate to a new one");
    }
  }
}
