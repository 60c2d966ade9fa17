package io.octaskly.crypto.internal.codec;

import java.math.BigInteger;

/** Takes the parts of a value in the order of a walk through it. Not thread-safe. */
interface WireWriter {
  void bool(boolean value);

  /** {@code value} is within the width's range. */
  void integer(BigInteger value, Width width);

  /** The same for a value that fits a {@code long}, which most do. */
  void integer(long value, Width width);

  void float32(float value);

  void float64(double value);

  /** {@code value} is whole: no half of a surrogate pair. */
  void text(String value);

  void codePoint(int value);

  void bytes(byte[] value);

  void absent();

  void present();

  void startList(int size);

  void endList();

  void startMap(int size);

  /** A key; {@code text} is what it is called where keys are text. */
  void key(Shape shape, Object key, String text);

  void endMap();

  void record(RecordShape shape, Object[] values);

  /** One of several records. */
  void variant(int index, RecordShape shape, Object[] values);

  /** One of several constants. */
  void constant(int index, String name);
}
