package io.octaskly.crypto.internal.codec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes bincode 1.3: little-endian, fixed width, lengths in eight bytes, variants in four. */
final class BincodeWriter implements WireWriter {
  private static final int FIRST_CAPACITY = 256;

  private final Depth depth = new Depth();
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private ByteBuffer out = littleEndian(bytes);

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, out.position());
  }

  /** Overwrites what was written: it was not sealed yet. */
  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public void bool(boolean value) {
    oneByte(value ? 1 : 0);
  }

  @Override
  public void integer(BigInteger value, Width width) {
    integer(value.longValue(), width);
  }

  @Override
  public void integer(long value, Width width) {
    switch (width.bytes()) {
      case Byte.BYTES -> oneByte((int) value);
      case Short.BYTES -> room(Short.BYTES).putShort((short) value);
      case Integer.BYTES -> room(Integer.BYTES).putInt((int) value);
      default -> room(Long.BYTES).putLong(value);
    }
  }

  @Override
  public void float32(float value) {
    room(Float.BYTES).putFloat(value);
  }

  @Override
  public void float64(double value) {
    room(Double.BYTES).putDouble(value);
  }

  @Override
  public void text(String value) {
    bytes(Parts.utf8(value));
  }

  @Override
  public void codePoint(int value) {
    byte[] utf8 = Parts.utf8(Character.toString(value));
    room(utf8.length).put(utf8);
  }

  @Override
  public void bytes(byte[] value) {
    length(value.length);
    room(value.length).put(value);
  }

  @Override
  public void absent() {
    oneByte(0);
  }

  @Override
  public void present() {
    oneByte(1);
  }

  @Override
  public void startList(int size) {
    depth.downToWrite();
    length(size);
  }

  @Override
  public void endList() {
    depth.up();
  }

  @Override
  public void startMap(int size) {
    startList(size);
  }

  @Override
  public void key(Shape shape, Object key, String text) {
    shape.write(key, this);
  }

  @Override
  public void endMap() {
    endList();
  }

  @Override
  public void record(RecordShape shape, Object[] values) {
    depth.downToWrite();
    for (int i = 0; i < values.length; i++) {
      shape.writeField(i, values, this);
    }
    depth.up();
  }

  @Override
  public void variant(int index, RecordShape shape, Object[] values) {
    room(Integer.BYTES).putInt(index);
    record(shape, values);
  }

  @Override
  public void constant(int index, String name) {
    room(Integer.BYTES).putInt(index);
  }

  private void length(int length) {
    room(Long.BYTES).putLong(length);
  }

  private void oneByte(int value) {
    room(1).put((byte) value);
  }

  private ByteBuffer room(int count) {
    if (out.remaining() < count) {
      long needed = (long) out.position() + count;
      if (needed > Integer.MAX_VALUE / 2) {
        throw new IllegalArgumentException("a value takes more than 1 GiB: split it");
      }
      byte[] larger = Arrays.copyOf(bytes, (int) Math.max(needed, 2L * bytes.length));
      int position = out.position();
      wipe();
      bytes = larger;
      out = littleEndian(larger).position(position);
    }
    return out;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
