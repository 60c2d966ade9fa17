package io.octaskly.crypto.internal.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a type. Immutable once the type is found out. */
sealed interface Shape
    permits KeyShape,
        Shape.BoolShape,
        Shape.Float32Shape,
        Shape.Float64Shape,
        Shape.CodePointShape,
        Shape.BytesShape,
        Shape.OptionalShape,
        Shape.ListShape,
        Shape.MapShape,
        RecordShape,
        ChoiceShape,
        EnumShape {

  /** Tells a writer what a value consists of. */
  void write(Object value, WireWriter out);

  /** {@return a value that consists of what a reader gives} */
  Object read(WireReader in);

  /** {@return how many bytes a value takes at least in bincode} */
  int minBytes();

  /** A truth value. */
  record BoolShape() implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      out.bool((Boolean) value);
    }

    @Override
    public Object read(WireReader in) {
      return in.bool();
    }

    @Override
    public int minBytes() {
      return 1;
    }
  }

  /** A number of single precision. */
  record Float32Shape() implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      out.float32((Float) value);
    }

    @Override
    public Object read(WireReader in) {
      return in.float32();
    }

    @Override
    public int minBytes() {
      return Float.BYTES;
    }
  }

  /** A number of double precision. */
  record Float64Shape() implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      out.float64((Double) value);
    }

    @Override
    public Object read(WireReader in) {
      return in.float64();
    }

    @Override
    public int minBytes() {
      return Double.BYTES;
    }
  }

  /** One character. */
  record CodePointShape() implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      int point = (Integer) value;
      if (!isCharacter(point)) {
        throw new IllegalArgumentException(
            "a component marked @CodePoint is no Unicode character: give one");
      }
      out.codePoint(point);
    }

    @Override
    public Object read(WireReader in) {
      int point = in.codePoint();
      Malformed.unless(isCharacter(point));
      return point;
    }

    @Override
    public int minBytes() {
      return 1;
    }

    private static boolean isCharacter(int point) {
      return Character.isValidCodePoint(point)
          && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
  }

  /** Bytes. */
  record BytesShape() implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      out.bytes((byte[]) value);
    }

    @Override
    public Object read(WireReader in) {
      return in.bytes();
    }

    @Override
    public int minBytes() {
      return Long.BYTES;
    }
  }

  /** A value that may be absent. */
  record OptionalShape(Shape value) implements Shape {
    @Override
    public void write(Object optional, WireWriter out) {
      ((Optional<?>) optional)
          .ifPresentOrElse(
              present -> {
                out.present();
                value.write(present, out);
              },
              out::absent);
    }

    @Override
    public Object read(WireReader in) {
      return in.present() ? Optional.of(value.read(in)) : Optional.empty();
    }

    @Override
    public int minBytes() {
      return 1;
    }
  }

  /** Values one after another. */
  record ListShape(Shape element) implements Shape {
    @Override
    public void write(Object value, WireWriter out) {
      List<?> list = (List<?>) value;
      out.startList(list.size());
      for (Object item : list) {
        element.write(Parts.present(item, "an element of a list"), out);
      }
      out.endList();
    }

    @Override
    public Object read(WireReader in) {
      // Grows with what is really there, whatever length was claimed.
      List<Object> list = new ArrayList<>();
      in.startList(element.minBytes());
      while (in.hasNextElement()) {
        list.add(element.read(in));
      }
      return Collections.unmodifiableList(list);
    }

    @Override
    public int minBytes() {
      return Long.BYTES;
    }
  }

  /** Values under keys. */
  record MapShape(KeyShape key, Shape value) implements Shape {
    @Override
    public void write(Object map, WireWriter out) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(((Map<?, ?>) map).entrySet());
      entries.forEach(entry -> Parts.present(entry.getKey(), "a key of a map"));
      entries.sort((one, other) -> key.compare(one.getKey(), other.getKey()));
      out.startMap(entries.size());
      for (Map.Entry<?, ?> entry : entries) {
        out.key(key, entry.getKey(), entry.getKey().toString());
        value.write(Parts.present(entry.getValue(), "a value of a map"), out);
      }
      out.endMap();
    }

    @Override
    public Object read(WireReader in) {
      Map<Object, Object> map = new LinkedHashMap<>();
      in.startMap(key.minBytes() + value.minBytes());
      while (in.hasNextEntry()) {
        Object name = in.key(key);
        Malformed.unless(!map.containsKey(name));
        map.put(name, value.read(in));
      }
      return Collections.unmodifiableMap(map);
    }

    @Override
    public int minBytes() {
      return Long.BYTES;
    }
  }
}
