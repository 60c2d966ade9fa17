package io.octaskly.crypto.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Writes JSON as serde_json does, with sorted names. */
final class JsonWriter implements WireWriter {
  /** What serde_json does, too: control characters in lower case, all others as they are. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator out;
  private final Depth depth = new Depth();

  JsonWriter() {
    try {
      this.out = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] toByteArray() {
    write(JsonGenerator::close);
    return bytes.toByteArray();
  }

  @Override
  public void bool(boolean value) {
    write(json -> json.writeBoolean(value));
  }

  @Override
  public void integer(BigInteger value, Width width) {
    write(json -> json.writeNumber(value));
  }

  @Override
  public void integer(long value, Width width) {
    write(json -> json.writeNumber(value));
  }

  @Override
  public void float32(float value) {
    requireFinite(Float.isFinite(value));
    write(json -> json.writeNumber(value));
  }

  @Override
  public void float64(double value) {
    requireFinite(Double.isFinite(value));
    write(json -> json.writeNumber(value));
  }

  @Override
  public void text(String value) {
    write(json -> json.writeString(value));
  }

  @Override
  public void codePoint(int value) {
    text(Character.toString(value));
  }

  @Override
  public void bytes(byte[] value) {
    write(
        json -> {
          json.writeStartArray();
          for (byte one : value) {
            json.writeNumber(Byte.toUnsignedInt(one));
          }
          json.writeEndArray();
        });
  }

  @Override
  public void absent() {
    write(JsonGenerator::writeNull);
  }

  @Override
  public void present() {}

  @Override
  public void startList(int size) {
    depth.downToWrite();
    write(JsonGenerator::writeStartArray);
  }

  @Override
  public void endList() {
    write(JsonGenerator::writeEndArray);
    depth.up();
  }

  @Override
  public void startMap(int size) {
    depth.downToWrite();
    write(JsonGenerator::writeStartObject);
  }

  @Override
  public void key(Shape shape, Object key, String text) {
    if (!Parts.isWhole(text)) {
      throw new IllegalArgumentException(
          "a key contains half a surrogate pair: give whole characters");
    }
    write(json -> json.writeFieldName(text));
  }

  @Override
  public void endMap() {
    write(JsonGenerator::writeEndObject);
    depth.up();
  }

  @Override
  public void record(RecordShape shape, Object[] values) {
    if (!shape.isTuple()) {
      startMap(values.length);
      for (int index : sorted(shape.fields())) {
        write(json -> json.writeFieldName(shape.fields().get(index).name()));
        shape.writeField(index, values, this);
      }
      endMap();
    } else if (values.length == 1) {
      depth.downToWrite();
      shape.writeField(0, values, this);
      depth.up();
    } else {
      startList(values.length);
      for (int i = 0; i < values.length; i++) {
        shape.writeField(i, values, this);
      }
      endList();
    }
  }

  @Override
  public void variant(int index, RecordShape shape, Object[] values) {
    if (values.length == 0) {
      text(shape.name());
    } else {
      startMap(1);
      write(json -> json.writeFieldName(shape.name()));
      record(shape, values);
      endMap();
    }
  }

  @Override
  public void constant(int index, String name) {
    text(name);
  }

  private static int[] sorted(List<RecordShape.Field> fields) {
    return IntStream.range(0, fields.size())
        .boxed()
        .sorted(Comparator.comparing(index -> fields.get(index).name()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void requireFinite(boolean finite) {
    if (!finite) {
      throw new IllegalArgumentException(
          "a number is infinite or none at all: JSON has no such value, bincode does");
    }
  }

  private void write(Step step) {
    try {
      step.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void to(JsonGenerator json) throws IOException;
  }
}
