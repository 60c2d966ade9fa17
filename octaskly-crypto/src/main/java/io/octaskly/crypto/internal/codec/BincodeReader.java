package io.octaskly.crypto.internal.codec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Reads what {@link BincodeWriter} writes; nothing is allocated for what is not there. */
final class BincodeReader implements WireReader {
  private final ByteBuffer in;
  private final Depth depth = new Depth();

  /** How many elements are left, of lists and maps that are being read. */
  private final Deque<Integer> left = new ArrayDeque<>();

  BincodeReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Refuses bytes after the value. */
  void requireEnd() {
    Malformed.unless(!in.hasRemaining());
  }

  @Override
  public boolean bool() {
    byte value = require(1).get();
    Malformed.unless(value == 0 || value == 1);
    return value == 1;
  }

  @Override
  public Number integer(Width width) {
    require(width.bytes());
    long value =
        switch (width.bytes()) {
          case Byte.BYTES -> width.signed() ? in.get() : Byte.toUnsignedLong(in.get());
          case Short.BYTES -> width.signed() ? in.getShort() : Short.toUnsignedLong(in.getShort());
          case Integer.BYTES -> width.signed() ? in.getInt() : Integer.toUnsignedLong(in.getInt());
          default -> in.getLong();
        };
    if (value < 0 && !width.signed()) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return value;
  }

  @Override
  public float float32() {
    return require(Float.BYTES).getFloat();
  }

  @Override
  public double float64() {
    return require(Double.BYTES).getDouble();
  }

  @Override
  public String text() {
    int length = length(1);
    String text = Parts.text(in.array(), in.position(), length);
    in.position(in.position() + length);
    return text;
  }

  @Override
  public int codePoint() {
    int length = utf8Length(require(1).get(in.position()));
    require(length);
    String text = Parts.text(in.array(), in.position(), length);
    in.position(in.position() + length);
    return text.codePointAt(0);
  }

  @Override
  public byte[] bytes() {
    byte[] bytes = new byte[length(1)];
    in.get(bytes);
    return bytes;
  }

  @Override
  public boolean present() {
    return bool();
  }

  @Override
  public void startList(int minBytes) {
    depth.downToRead();
    left.push(length(minBytes));
  }

  @Override
  public boolean hasNextElement() {
    int count = left.pop();
    if (count == 0) {
      depth.up();
      return false;
    }
    left.push(count - 1);
    return true;
  }

  @Override
  public void startMap(int minBytes) {
    startList(minBytes);
  }

  @Override
  public boolean hasNextEntry() {
    return hasNextElement();
  }

  @Override
  public Object key(KeyShape shape) {
    return shape.read(this);
  }

  @Override
  public Object[] record(RecordShape shape) {
    depth.downToRead();
    List<RecordShape.Field> fields = shape.fields();
    Object[] values = new Object[fields.size()];
    Arrays.setAll(values, index -> fields.get(index).shape().read(this));
    depth.up();
    return values;
  }

  @Override
  public Object variant(List<RecordShape> variants) {
    return variants.get(index(variants.size())).read(this);
  }

  @Override
  public int constant(List<String> names) {
    return index(names.size());
  }

  private int index(int count) {
    int index = require(Integer.BYTES).getInt();
    Malformed.unless(index >= 0 && index < count);
    return index;
  }

  /** A number of items that what is left of the message can hold. */
  private int length(int minBytesEach) {
    long length = require(Long.BYTES).getLong();
    Malformed.unless(length >= 0 && length <= in.remaining() / Math.max(1, minBytesEach));
    return (int) length;
  }

  private ByteBuffer require(int bytes) {
    Malformed.unless(in.remaining() >= bytes);
    return in;
  }

  /** By the first byte: RFC 3629 section 3. What is wrong with it, decoding finds out. */
  private static int utf8Length(byte first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones == 0 ? 1 : Math.min(ones, 4);
  }
}
