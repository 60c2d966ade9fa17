package io.octaskly.crypto.internal.codec;

import io.octaskly.crypto.MessageFormat;
import java.util.Objects;

/** The formats that are made of shapes. */
public final class Formats {
  private Formats() {}

  /** {@return bincode 1.3} */
  public static <T> MessageFormat<T> bincode(Class<T> type) {
    return new BincodeFormat<>(Objects.requireNonNull(type, "type"), Shapes.of(type));
  }

  /** {@return JSON} */
  public static <T> MessageFormat<T> json(Class<T> type) {
    Shape shape = Shapes.of(Objects.requireNonNull(type, "type"));
    JacksonJar.require();
    return new JsonFormat<>(type, shape);
  }

  private record BincodeFormat<T>(Class<T> type, Shape shape) implements MessageFormat<T> {
    @Override
    public byte[] write(T value) {
      BincodeWriter out = new BincodeWriter();
      try {
        shape.write(Objects.requireNonNull(value, "value"), out);
        return out.toByteArray();
      } finally {
        out.wipe();
      }
    }

    @Override
    public T read(byte[] bytes) {
      BincodeReader in = new BincodeReader(bytes);
      T value = type.cast(shape.read(in));
      in.requireEnd();
      return value;
    }
  }

  private record JsonFormat<T>(Class<T> type, Shape shape) implements MessageFormat<T> {
    @Override
    public byte[] write(T value) {
      JsonWriter out = new JsonWriter();
      shape.write(Objects.requireNonNull(value, "value"), out);
      return out.toByteArray();
    }

    @Override
    public T read(byte[] bytes) {
      try (JsonReader in = new JsonReader(bytes)) {
        T value = type.cast(shape.read(in));
        in.requireEnd();
        return value;
      }
    }
  }
}
