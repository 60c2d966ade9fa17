package io.octaskly.crypto;

import java.util.Arrays;
import java.util.Objects;

/**
 * Seals and opens values of one type: a {@link MessageFormat} and {@link SealedMessages} together.
 *
 * <pre>{@code
 * record Heartbeat(String nodeId, @Unsigned(64) long sequence, double load) {}
 *
 * MessageCodec<Heartbeat> codec =
 *     MessageCodec.of(MessageFormat.bincode(Heartbeat.class), SealedMessages.with(ring));
 * byte[] sealed = codec.seal(heartbeat, Context.of("worker-01", "dispatcher-01", "heartbeat"));
 * }</pre>
 *
 * <p>Immutable and thread-safe, if the format is.
 *
 * @param <T> the type of the values
 */
public final class MessageCodec<T> {
  private final MessageFormat<T> format;
  private final SealedMessages messages;

  private MessageCodec(MessageFormat<T> format, SealedMessages messages) {
    this.format = Objects.requireNonNull(format, "format");
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  /**
   * {@return a codec}
   *
   * @param format how values become bytes
   * @param messages seals the bytes; also sets how long they may be
   * @param <T> the type of the values
   * @throws NullPointerException if an argument is null
   */
  public static <T> MessageCodec<T> of(MessageFormat<T> format, SealedMessages messages) {
    return new MessageCodec<>(format, messages);
  }

  /**
   * {@return the same with other sealed messages, such as after a rotation}
   *
   * @param messages seals the bytes
   * @throws NullPointerException if {@code messages} is null
   */
  public MessageCodec<T> with(SealedMessages messages) {
    return new MessageCodec<>(format, messages);
  }

  /**
   * {@return a sealed value}
   *
   * @param value the value
   * @param context from whom, to whom, and what kind; each type of value should have its own kind
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the format cannot write the value, or it is longer than the
   *     limit of the sealed messages
   * @throws KeyExhaustedException as {@link SealedMessages#seal} does
   */
  public byte[] seal(T value, Context context) {
    byte[] plaintext = format.write(Objects.requireNonNull(value, "value"));
    try {
      return messages.seal(plaintext, context);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /**
   * {@return the value that was sealed}
   *
   * @param sealed the sealed value, not changed
   * @param context the context it was sealed in
   * @throws NullPointerException if an argument is null
   * @throws MessageRefusedException if it cannot be opened, for whatever reason, or what was sealed
   *     is no value of this type
   */
  public T open(byte[] sealed, Context context) {
    byte[] plaintext = messages.open(sealed, context);
    try {
      return format.read(plaintext);
    } catch (MessageRefusedException refused) {
      messages.tellRefused(refused.refusal(), sealed.length);
      throw refused;
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }
}
