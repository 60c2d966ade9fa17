package io.octaskly.crypto;

import io.octaskly.crypto.internal.codec.BytesFormat;
import io.octaskly.crypto.internal.codec.Formats;

/**
 * How values of a type are written as bytes, before they are sealed. Implementations are
 * thread-safe.
 *
 * <p>The ones made here read strictly: a value opens to exactly what was written, and what does not
 * fit the type is refused. {@link io.octaskly.crypto.wire} says which types there are.
 *
 * @param <T> the type of the values
 */
public interface MessageFormat<T> {
  /** How deeply lists, maps, records and optional values may lie in each other. */
  int MAX_DEPTH = 64;

  /**
   * {@return a value as bytes}
   *
   * @param value the value, not changed
   * @throws NullPointerException if {@code value} is null
   * @throws IllegalArgumentException if a part of it cannot be written: null, out of the range of
   *     its width, half a surrogate pair, nested too deeply; the text names the part, and not its
   *     value
   */
  byte[] write(T value);

  /**
   * {@return the value that was written as these bytes}
   *
   * @param bytes the bytes, not changed
   * @throws NullPointerException if {@code bytes} is null
   * @throws MessageRefusedException with {@link Refusal#MALFORMED} if they are no value of the type
   */
  T read(byte[] bytes);

  /**
   * {@return JSON (RFC 8259), as Rust's serde_json writes it} Names are sorted, nothing is
   * indented. Read are names in any order; unknown, missing and repeated ones are refused, a
   * missing optional one is absent.
   *
   * <p>For other mappings than this one, implement this interface with the library of your choice.
   *
   * @param type a record, a sealed interface of records, or an enum
   * @param <T> the type of the values
   * @throws NullPointerException if {@code type} is null
   * @throws IllegalArgumentException if it has a part of a type that is not listed in {@link
   *     io.octaskly.crypto.wire}
   * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-core} is missing
   */
  static <T> MessageFormat<T> json(Class<T> type) {
    return Formats.json(type);
  }

  /**
   * {@return bincode 1.3 in its default configuration: little-endian, fixed width, nothing after
   * the value}
   *
   * <p>A length is compared with what is left of the message before anything is allocated.
   *
   * @param type a record, a sealed interface of records, or an enum
   * @param <T> the type of the values
   * @throws NullPointerException if {@code type} is null
   * @throws IllegalArgumentException if it has a part of a type that is not listed in {@link
   *     io.octaskly.crypto.wire}
   */
  static <T> MessageFormat<T> bincode(Class<T> type) {
    return Formats.bincode(type);
  }

  /** {@return bytes as they are, copied} */
  static MessageFormat<byte[]> bytes() {
    return new BytesFormat();
  }
}
