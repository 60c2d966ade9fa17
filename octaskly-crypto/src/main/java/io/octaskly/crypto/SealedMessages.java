package io.octaskly.crypto;

import io.octaskly.crypto.internal.AesGcm;
import io.octaskly.crypto.internal.EnvelopeV1;
import io.octaskly.crypto.internal.EnvelopeV2;
import io.octaskly.crypto.internal.RandomSource;
import io.octaskly.crypto.internal.SealingKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Seals messages so that only who has the key can read them, and nobody can alter them, pass them
 * off as another kind, or redirect them to somebody else.
 *
 * <p><b>Security guarantees.</b> Confidentiality and integrity of the plaintext and integrity of
 * its {@link Context} under AES-256-GCM (NIST SP 800-38D). In {@link SealedFormat#V2} each message
 * has a key of its own and is bound to one ring key (key commitment), and no count of messages has
 * to be kept. Neither the length of a message nor the time it was sent is hidden, and a message
 * opens as often as it is received in its context.
 *
 * <p>Immutable and thread-safe.
 */
public final class SealedMessages {
  /** How many version 1 messages a key seals: NIST SP 800-38D section 8.3 ends at 2^32. */
  static final long LEGACY_LIMIT = (1L << 32) - 1;

  static final long LEGACY_WARNING = 1L << 31;

  private final KeyRing ring;
  private final SealedFormat format;
  private final int maxMessageBytes;
  private final SealedMessagesListener listener;
  private final RandomSource random;
  private final Opening opening;
  private final InstantSource clock;
  private final LegacyCounter legacyCounter;
  private final long rotationDueMillis;
  private final AtomicBoolean rotationTold = new AtomicBoolean();

  private SealedMessages(Builder builder) {
    this.ring = builder.ring;
    this.format = builder.format;
    this.maxMessageBytes = builder.maxMessageBytes;
    this.listener = builder.listener;
    this.random = builder.random;
    this.opening = new Opening(ring, maxMessageBytes);
    this.clock = builder.clock;
    this.legacyCounter = builder.legacyCounter;
    this.rotationDueMillis = ring.rotationDue().toEpochMilli();
  }

  /**
   * {@return sealed messages in format {@link SealedFormat#V2}, up to 10 MiB each}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   */
  public static SealedMessages with(KeyRing ring) {
    return builder(ring).build();
  }

  /**
   * {@return a builder that starts as {@link #with} does}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   */
  public static Builder builder(KeyRing ring) {
    return new Builder(ring);
  }

  /**
   * {@return the same with another ring, such as after a rotation}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   * @throws IllegalArgumentException if the format is {@link SealedFormat#LEGACY_V1} and the ring's
   *     primary does not accept it
   */
  public SealedMessages withKeys(KeyRing ring) {
    Builder builder = builder(ring).format(format).maxMessageBytes(maxMessageBytes);
    builder.legacyCounter(legacyCounter).clock(clock);
    return builder.listener(listener).randomness(random).build();
  }

  /** {@return the keys} */
  public KeyRing keys() {
    return ring;
  }

  /**
   * {@return a sealed message, {@link SealedFormat#overhead()} bytes longer than the plaintext}
   *
   * @param plaintext what to seal, not changed
   * @param context what to bind it to; {@link Context#none()} for nothing
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the plaintext is longer than the limit
   * @throws KeyExhaustedException if the primary has sealed 2^32 - 1 messages in format {@link
   *     SealedFormat#LEGACY_V1}
   */
  public byte[] seal(byte[] plaintext, Context context) {
    Objects.requireNonNull(context, "context");
    if (plaintext.length > maxMessageBytes) {
      throw new IllegalArgumentException(
          "message of "
              + plaintext.length
              + " bytes is longer than the limit of "
              + maxMessageBytes
              + " bytes: split it, or raise maxMessageBytes on both sides");
    }
    tellOfRotation();
    SealingKey key = ring.primaryKey();
    return switch (format) {
      case LEGACY_V1 -> {
        countLegacyMessage(key);
        byte[] nonce = random.next(AesGcm.NONCE_BYTES);
        yield EnvelopeV1.seal(key, nonce, plaintext, context.legacyV1AssociatedData());
      }
      case V2 ->
          EnvelopeV2.seal(key, random.next(EnvelopeV2.SALT_BYTES), plaintext, context.encoded());
    };
  }

  /**
   * {@return the plaintext of a message in any format that the ring accepts}
   *
   * @param sealed the sealed message, not changed
   * @param context the context it was sealed in
   * @throws NullPointerException if an argument is null
   * @throws MessageRefusedException if it cannot be opened, for whatever reason
   */
  public byte[] open(byte[] sealed, Context context) {
    Objects.requireNonNull(context, "context");
    try {
      return opening.open(sealed, context);
    } catch (MessageRefusedException refused) {
      tellRefused(refused.refusal(), sealed.length);
      throw refused;
    }
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  void tellRefused(Refusal refusal, int length) {
    tell(it -> it.refused(refusal, length));
  }

  /**
   * {@return a message opened and sealed again, with the primary and in the format of this object}
   * Turns version 1 into version 2, and frees an old key to be retired.
   *
   * @param sealed the sealed message, not changed
   * @param context the context it was sealed in and will be
   * @throws NullPointerException if an argument is null
   * @throws MessageRefusedException if it cannot be opened, for whatever reason
   * @throws KeyExhaustedException as {@link #seal} does
   */
  public byte[] reseal(byte[] sealed, Context context) {
    return reseal(sealed, context, context);
  }

  /**
   * {@return a message opened and sealed again as {@link #reseal(byte[], Context)} does, in a new
   * context}
   *
   * @param sealed the sealed message, not changed
   * @param oldContext the context it was sealed in, such as {@link Context#legacyV1}
   * @param newContext the context it will be sealed in
   * @throws NullPointerException if an argument is null
   * @throws MessageRefusedException if it cannot be opened, for whatever reason
   * @throws KeyExhaustedException as {@link #seal} does
   */
  public byte[] reseal(byte[] sealed, Context oldContext, Context newContext) {
    Objects.requireNonNull(newContext, "newContext");
    byte[] plaintext = open(sealed, oldContext);
    try {
      return seal(plaintext, newContext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private void countLegacyMessage(SealingKey key) {
    LegacyCounter.Count count = legacyCounter.next(key);
    if (count.value() > LEGACY_LIMIT) {
      throw new KeyExhaustedException(key.id().toString(), LEGACY_LIMIT);
    }
    if (count.reaches(LEGACY_WARNING)) {
      tell(it -> it.legacyLimitNear(key.id().toString(), count.value(), LEGACY_LIMIT));
    }
  }

  private void tellOfRotation() {
    if (!rotationTold.get()
        && clock.millis() >= rotationDueMillis
        && rotationTold.compareAndSet(false, true)) {
      tell(it -> it.rotationDue(ring.primary().id(), ring.rotationDue()));
    }
  }

  private void tell(Consumer<SealedMessagesListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      // What a listener throws must change neither a result nor the one text of a refusal.
    }
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 10 << 20;
    private static final int LARGEST_MAX_MESSAGE_BYTES = 1 << 30;

    private final KeyRing ring;
    private SealedFormat format = SealedFormat.V2;
    private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
    private SealedMessagesListener listener = new SealedMessagesListener() {};
    private RandomSource random = RandomSource.secure();
    private InstantSource clock = InstantSource.system();
    private LegacyCounter legacyCounter = LegacyCounter.inThisProcess();

    private Builder(KeyRing ring) {
      this.ring = Objects.requireNonNull(ring, "ring");
    }

    /**
     * Sets the format that messages are sealed in; {@link SealedFormat#V2} if this is not called.
     * Which formats are opened is the ring's decision: {@link KeyRing#acceptLegacyV1()}.
     *
     * @param format the format; {@link SealedFormat#LEGACY_V1} only towards nodes that know no
     *     other
     * @return this builder
     * @throws NullPointerException if {@code format} is null
     */
    public Builder format(SealedFormat format) {
      this.format = Objects.requireNonNull(format, "format");
      return this;
    }

    /**
     * Sets how long a plaintext may be; 10 MiB if this is not called. A longer one is neither
     * sealed nor opened.
     *
     * @param bytes 1 to 2^30
     * @return this builder
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    public Builder maxMessageBytes(int bytes) {
      if (bytes < 1 || bytes > LARGEST_MAX_MESSAGE_BYTES) {
        throw new IllegalArgumentException(
            "limit of "
                + bytes
                + " bytes a message is outside 1.."
                + LARGEST_MAX_MESSAGE_BYTES
                + ": larger payloads do not belong into one message");
      }
      this.maxMessageBytes = bytes;
      return this;
    }

    /**
     * Sets who is told of refused messages and of keys that near their limit; nobody if this is not
     * called.
     *
     * @param listener the listener
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(SealedMessagesListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets what tells whether the primary is {@linkplain KeyRing#rotationDue() due}; the system's
     * clock if this is not called.
     *
     * @param clock the clock
     * @return this builder
     * @throws NullPointerException if {@code clock} is null
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets how messages of {@link SealedFormat#LEGACY_V1} are counted; {@link
     * LegacyCounter#inThisProcess()} if this is not called. For a key that outlives the process,
     * give {@link LegacyCounter#inDirectory}.
     *
     * @param counter the counter
     * @return this builder
     * @throws NullPointerException if {@code counter} is null
     */
    public Builder legacyCounter(LegacyCounter counter) {
      this.legacyCounter = Objects.requireNonNull(counter, "counter");
      return this;
    }

    /** Replaces salts and nonces, for published vectors only: a repeated one gives secrets away. */
    Builder randomness(RandomSource random) {
      this.random = random;
      return this;
    }

    /**
     * {@return sealed messages; the builder can be used further}
     *
     * @throws IllegalArgumentException if the format is {@link SealedFormat#LEGACY_V1} and the
     *     ring's primary does not accept it
     */
    public SealedMessages build() {
      if (format == SealedFormat.LEGACY_V1 && !ring.primary().acceptsLegacyV1()) {
        throw new IllegalArgumentException(
            "format LEGACY_V1 with a primary that does not accept it: if the peers know no other"
                + " format, call acceptLegacyV1() on the ring first");
      }
      return new SealedMessages(this);
    }
  }
}
