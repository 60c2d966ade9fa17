package io.octaskly.rbac;

import java.util.Objects;

/**
 * A new API key, or one with a new secret: the only time that its text is known.
 *
 * @param text to be shown once to its owner, over a confidential channel
 * @param key what may be kept and logged of it
 */
public record IssuedApiKey(String text, ApiKey key) {

  /**
   * Makes an issued key.
   *
   * @param text to be shown once
   * @param key what may be kept of it
   * @throws NullPointerException if a component is null
   */
  public IssuedApiKey {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(key, "key");
  }

  /** {@return all but the text} */
  @Override
  public String toString() {
    return key.toString();
  }
}
