package io.octaskly.crypto;

import java.time.Instant;

/**
 * Is told what {@link SealedMessages} cannot tell its callers; for metrics, audit records and the
 * like.
 *
 * <p>Implementations must be thread-safe, must return quickly and must not block: they delay the
 * caller that seals or opens. What a method throws changes nothing for that caller.
 */
public interface SealedMessagesListener {

  /**
   * A message was not opened.
   *
   * @param refusal why; the caller finds it in the exception too
   * @param length how many bytes the sealed message has
   */
  default void refused(Refusal refusal, int length) {}

  /**
   * A key has sealed half of the version 1 messages that it may; called once for a key. It is time
   * to rotate.
   *
   * @param keyId the {@linkplain RingKey#id() id} of the key
   * @param sealed how many messages it has sealed as far as it is counted: 2^31 or a little more
   * @param limit how many it may
   */
  default void legacyLimitNear(String keyId, long sealed, long limit) {}

  /**
   * A message was sealed with a key that is due to be rotated; called once for each object that
   * seals.
   *
   * @param keyId the {@linkplain RingKey#id() id} of the key
   * @param due since when
   */
  default void rotationDue(String keyId, Instant due) {}
}
