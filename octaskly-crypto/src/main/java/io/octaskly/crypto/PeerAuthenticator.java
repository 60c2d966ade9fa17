package io.octaskly.crypto;

import io.octaskly.crypto.internal.RandomSource;
import io.octaskly.crypto.internal.ReplayCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Authenticates requests between peers that share a {@link KeyRing}: who sent it, to whom, when,
 * and that it is taken once.
 *
 * <p><b>Security guarantees.</b> Integrity of the request (HMAC-SHA256, RFC 2104, under the ring's
 * key for {@link KeyPurpose#PEERS}), and freshness: it is accepted within {@value #WINDOW_SECONDS}
 * seconds of its timestamp, once by each receiver. It is not secret. All peers of a ring can speak
 * for each other; give those that should not rings of their own.
 *
 * <p>The tag is over, each with its length in four bytes (big-endian) before it, in UTF-8: {@code
 * octaskly peer request v1}, sender, receiver, timestamp in decimal seconds, nonce, method, path
 * with its query as it is sent, SHA-256 of the body in hexadecimal.
 *
 * <p><b>Memory.</b> A receiver remembers up to {@value #DEFAULT_CAPACITY} requests, or what the
 * builder sets, with at most 64 bytes each, and forgets them when they are too old to be accepted
 * anyway. When it is full, requests are refused rather than accepted on trust.
 *
 * <p>Thread-safe. What existing nodes send is {@link MessageAuthenticator#legacyV1}.
 */
public final class PeerAuthenticator {
  /** How far a timestamp may be from the receiver's clock, in seconds, before or after. */
  public static final int WINDOW_SECONDS = 60;

  /** How many requests are remembered unless set. */
  public static final int DEFAULT_CAPACITY = 1 << 20;

  private static final int NONCE_BYTES = 16;
  private static final String DOMAIN = "octaskly peer request v1";

  private final String self;
  private final InstantSource clock;
  private final RandomSource random;
  private final MessageAuthenticator signer;
  private final List<MessageAuthenticator> verifiers;
  private final ReplayCache replays;

  private PeerAuthenticator(Builder builder) {
    this.self = builder.self;
    this.clock = builder.clock;
    this.random = builder.random;
    this.signer = MessageAuthenticator.withKey(builder.ring.deriveKey(KeyPurpose.PEERS));
    this.verifiers =
        builder.ring.keys().stream()
            .filter(key -> key.state() != KeyState.RETIRED)
            .map(key -> builder.ring.deriveKey(KeyPurpose.PEERS, key.id()))
            .map(MessageAuthenticator::withKey)
            .toList();
    this.replays = builder.replays;
  }

  /**
   * {@return an authenticator}
   *
   * @param ring the keys: the primary signs, all that are not retired verify
   * @param self what this peer is called, 1 to 64 letters, digits or {@code - _ . : @}
   * @param clock tells the time, which the clocks of all peers have to agree on
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the name has another form
   */
  public static PeerAuthenticator of(KeyRing ring, String self, InstantSource clock) {
    return new Builder(ring, self, clock).build();
  }

  /**
   * {@return a builder that starts as {@link #of} does}
   *
   * @param ring the keys
   * @param self what this peer is called
   * @param clock tells the time
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the name has another form
   */
  public static Builder builder(KeyRing ring, String self, InstantSource clock) {
    return new Builder(ring, self, clock);
  }

  /**
   * {@return the same with another ring, such as after a rotation; it remembers the same requests}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   */
  public PeerAuthenticator withKeys(KeyRing ring) {
    Builder builder = new Builder(ring, self, clock).randomness(random);
    builder.replays = replays;
    return new PeerAuthenticator(builder);
  }

  /**
   * {@return a proof for one request of this peer}
   *
   * @param receiver the peer that it goes to
   * @param method such as {@code POST}
   * @param path with its query, as it is sent
   * @param body any bytes; empty if there is none
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the receiver's name has another form
   */
  public PeerProof sign(String receiver, String method, String path, byte[] body) {
    PeerProof.requirePeer(receiver);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String nonce = HexFormat.of().formatHex(random.next(NONCE_BYTES));
    byte[] request = canonical(self, receiver, now, nonce, method, path, body);
    return new PeerProof(self, now, nonce, HexFormat.of().formatHex(signer.authenticate(request)));
  }

  /**
   * {@return the name of the peer that made a request to this one} A second time, the same request
   * is refused.
   *
   * @param proof what came with it
   * @param method as it was received
   * @param path with its query, as it was received
   * @param body as it was received
   * @throws NullPointerException if an argument is null
   * @throws PeerRefusedException if the request is refused, for whatever reason
   */
  public String verify(PeerProof proof, String method, String path, byte[] body) {
    Instant now = clock.instant();
    byte[] request =
        canonical(proof.peer(), self, proof.timestamp(), proof.nonce(), method, path, body);
    byte[] tag = proof.tagBytes();
    boolean authentic = false;
    for (MessageAuthenticator verifier : verifiers) {
      authentic |= verifier.verify(request, tag);
    }
    if (!authentic) {
      throw new PeerRefusedException(PeerRefusal.NOT_AUTHENTIC);
    }
    Duration age = Duration.between(proof.timestamp(), now).abs();
    if (age.compareTo(Duration.ofSeconds(WINDOW_SECONDS)) > 0) {
      throw new PeerRefusedException(PeerRefusal.OUTSIDE_WINDOW);
    }
    long expiry = proof.timestamp().getEpochSecond() + WINDOW_SECONDS;
    switch (replays.add(proof.peer() + " " + proof.nonce(), expiry, now.getEpochSecond())) {
      case SEEN -> throw new PeerRefusedException(PeerRefusal.REPLAYED);
      case FULL -> throw new PeerRefusedException(PeerRefusal.CACHE_FULL);
      case ADDED -> {}
    }
    return proof.peer();
  }

  private static byte[] canonical(
      String sender,
      String receiver,
      Instant timestamp,
      String nonce,
      String method,
      String path,
      byte[] body) {
    Objects.requireNonNull(body, "body");
    List<byte[]> fields =
        List.of(
            utf8(DOMAIN),
            utf8(sender),
            utf8(receiver),
            utf8(Long.toString(timestamp.getEpochSecond())),
            utf8(nonce),
            utf8(method),
            utf8(path),
            utf8(HexFormat.of().formatHex(sha256(body))));
    int length = fields.stream().mapToInt(field -> Integer.BYTES + field.length).sum();
    ByteBuffer canonical = ByteBuffer.allocate(length);
    fields.forEach(field -> canonical.putInt(field.length).put(field));
    return canonical.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available in this JVM", e);
    }
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private static final int MAX_CAPACITY = 1 << 26;

    private final KeyRing ring;
    private final String self;
    private final InstantSource clock;
    private RandomSource random = RandomSource.secure();
    private ReplayCache replays = new ReplayCache(DEFAULT_CAPACITY);

    private Builder(KeyRing ring, String self, InstantSource clock) {
      this.ring = Objects.requireNonNull(ring, "ring");
      PeerProof.requirePeer(self);
      this.self = self;
      this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Sets how many requests are remembered; {@value PeerAuthenticator#DEFAULT_CAPACITY} if this is
     * not called. It should be more than come in two minutes.
     *
     * @param requests 1 to 67108864; each takes up to 64 bytes of heap
     * @return this builder
     * @throws IllegalArgumentException if {@code requests} is out of range
     */
    public Builder capacity(int requests) {
      if (requests < 1 || requests > MAX_CAPACITY) {
        throw new IllegalArgumentException(
            "capacity of " + requests + " requests is outside 1.." + MAX_CAPACITY);
      }
      this.replays = new ReplayCache(requests);
      return this;
    }

    /** Replaces nonces, for published vectors only: a repeated one is refused. */
    Builder randomness(RandomSource random) {
      this.random = random;
      return this;
    }

    /** {@return an authenticator that remembers nothing so far} */
    public PeerAuthenticator build() {
      return new PeerAuthenticator(this);
    }
  }
}
