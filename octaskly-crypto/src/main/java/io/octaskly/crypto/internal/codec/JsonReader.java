package io.octaskly.crypto.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.octaskly.crypto.MessageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as serde_json does with {@code deny_unknown_fields}, and refuses repeated names and
 * any text that is not UTF-8. The parser stands at the value that is read next.
 */
final class JsonReader implements WireReader, AutoCloseable {
  private static final int LONGEST_NUMBER = 512;

  /** Each level of a value is at most two of JSON: a variant is an object around its record. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * MessageFormat.MAX_DEPTH)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser in;
  private final Depth depth = new Depth();

  JsonReader(byte[] bytes) {
    // Decoded here, because the parser would guess the encoding, and take half characters.
    String text = Parts.text(bytes, 0, bytes.length);
    this.in = read(() -> FACTORY.createParser(text));
    next();
  }

  /** Refuses anything after the value. */
  void requireEnd() {
    Malformed.unless(read(in::currentToken) == null);
  }

  @Override
  public void close() {
    read(
        () -> {
          in.close();
          return Optional.empty();
        });
  }

  @Override
  public boolean bool() {
    JsonToken token = in.currentToken();
    Malformed.unless(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
    next();
    return token == JsonToken.VALUE_TRUE;
  }

  @Override
  public Number integer(Width width) {
    require(JsonToken.VALUE_NUMBER_INT);
    Number value = read(in::getNumberValue);
    BigInteger big =
        value instanceof BigInteger large ? large : BigInteger.valueOf(value.longValue());
    Malformed.unless(width.holds(big));
    next();
    return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
  }

  @Override
  public float float32() {
    requireNumber();
    float value = read(in::getFloatValue);
    Malformed.unless(Float.isFinite(value));
    next();
    return value;
  }

  @Override
  public double float64() {
    requireNumber();
    double value = read(in::getDoubleValue);
    Malformed.unless(Double.isFinite(value));
    next();
    return value;
  }

  @Override
  public String text() {
    require(JsonToken.VALUE_STRING);
    String text = read(in::getText);
    Malformed.unless(Parts.isWhole(text));
    next();
    return text;
  }

  @Override
  public int codePoint() {
    String text = text();
    Malformed.unless(!text.isEmpty() && text.codePointCount(0, text.length()) == 1);
    return text.codePointAt(0);
  }

  @Override
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Width width = new Width(Byte.SIZE, false);
    startList(1);
    while (hasNextElement()) {
      bytes.write(integer(width).intValue());
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean present() {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      next();
      return false;
    }
    return true;
  }

  @Override
  public void startList(int minBytes) {
    down(JsonToken.START_ARRAY);
  }

  @Override
  public boolean hasNextElement() {
    return !leaves(JsonToken.END_ARRAY);
  }

  @Override
  public void startMap(int minBytes) {
    down(JsonToken.START_OBJECT);
  }

  @Override
  public boolean hasNextEntry() {
    return !leaves(JsonToken.END_OBJECT);
  }

  @Override
  public Object key(KeyShape shape) {
    return shape.fromText(fieldName());
  }

  @Override
  public Object[] record(RecordShape shape) {
    List<RecordShape.Field> fields = shape.fields();
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    if (!shape.isTuple()) {
      fillByName(fields, values);
    } else if (values.length == 1) {
      depth.downToRead();
      values[0] = fields.get(0).shape().read(this);
      depth.up();
    } else {
      down(JsonToken.START_ARRAY);
      for (int i = 0; i < values.length; i++) {
        values[i] = fields.get(i).shape().read(this);
      }
      Malformed.unless(leaves(JsonToken.END_ARRAY));
    }
    return complete(fields, values);
  }

  @Override
  public Object variant(List<RecordShape> variants) {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      RecordShape variant = named(variants, text());
      Malformed.unless(variant.fields().isEmpty());
      return variant.construct(new Object[0]);
    }
    down(JsonToken.START_OBJECT);
    Malformed.unless(in.currentToken() == JsonToken.FIELD_NAME);
    RecordShape variant = named(variants, fieldName());
    Malformed.unless(!variant.fields().isEmpty());
    Object value = variant.read(this);
    Malformed.unless(leaves(JsonToken.END_OBJECT));
    return value;
  }

  @Override
  public int constant(List<String> names) {
    int index = names.indexOf(text());
    Malformed.unless(index >= 0);
    return index;
  }

  private void fillByName(List<RecordShape.Field> fields, @Nullable Object[] values) {
    down(JsonToken.START_OBJECT);
    while (!leaves(JsonToken.END_OBJECT)) {
      int index = indexOf(fields, fieldName());
      Malformed.unless(index >= 0 && values[index] == null);
      values[index] = fields.get(index).shape().read(this);
    }
  }

  private static int indexOf(List<RecordShape.Field> fields, String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** What is missing may be so if it is optional. */
  private static Object[] complete(List<RecordShape.Field> fields, @Nullable Object[] values) {
    Object[] complete = new Object[values.length];
    for (int i = 0; i < complete.length; i++) {
      Object value = values[i];
      Malformed.unless(value != null || fields.get(i).shape() instanceof Shape.OptionalShape);
      complete[i] = value == null ? Optional.empty() : value;
    }
    return complete;
  }

  private static RecordShape named(List<RecordShape> variants, String name) {
    return variants.stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(Malformed::refused);
  }

  private String fieldName() {
    require(JsonToken.FIELD_NAME);
    String name = read(in::currentName);
    Malformed.unless(Parts.isWhole(name));
    next();
    return name;
  }

  private void down(JsonToken start) {
    require(start);
    depth.downToRead();
    next();
  }

  private boolean leaves(JsonToken end) {
    if (in.currentToken() == end) {
      depth.up();
      next();
      return true;
    }
    return false;
  }

  private void require(JsonToken token) {
    Malformed.unless(in.currentToken() == token);
  }

  private void requireNumber() {
    JsonToken token = in.currentToken();
    Malformed.unless(token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT);
  }

  private void next() {
    read(
        () -> {
          in.nextToken();
          return Optional.empty();
        });
  }

  private static <T extends @Nullable Object> T read(Step<T> step) {
    try {
      return step.take();
    } catch (IOException notJson) {
      throw Malformed.refused();
    }
  }

  @FunctionalInterface
  private interface Step<T extends @Nullable Object> {
    T take() throws IOException;
  }
}
