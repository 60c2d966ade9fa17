package io.octaskly.crypto.internal.codec;

import java.util.List;

/**
 * Gives the parts of a value in the order of a walk through it. What does not fit is refused with
 * {@link Malformed}. Not thread-safe.
 */
interface WireReader {
  boolean bool();

  /** {@return a {@code Long}, or a {@code BigInteger} if it does not fit one} */
  Number integer(Width width);

  float float32();

  double float64();

  String text();

  int codePoint();

  byte[] bytes();

  boolean present();

  /** Begins a list whose elements take at least so many bytes each in bincode. */
  void startList(int minBytes);

  /** {@return whether there is another element; at the end, the list is left} */
  boolean hasNextElement();

  void startMap(int minBytes);

  /** {@return whether there is another entry; at the end, the map is left} */
  boolean hasNextEntry();

  /** {@return the key of an entry, to be converted by its shape} */
  Object key(KeyShape shape);

  Object[] record(RecordShape shape);

  /** {@return the value of one of these records} */
  Object variant(List<RecordShape> variants);

  /** {@return the index of one of these names} */
  int constant(List<String> names);
}
