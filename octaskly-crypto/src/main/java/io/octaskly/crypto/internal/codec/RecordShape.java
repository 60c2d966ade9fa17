package io.octaskly.crypto.internal.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** A record. Its fields are set once, after it was made: a record may contain itself. */
final class RecordShape implements Shape {
  private final Class<?> type;
  private final String name;
  private final boolean tuple;
  private final Constructor<?> constructor;
  private List<Field> fields = List.of();
  private int minBytes;

  RecordShape(Class<?> type, String name, boolean tuple, Constructor<?> constructor) {
    this.type = type;
    this.name = name;
    this.tuple = tuple;
    this.constructor = constructor;
  }

  /** A component of a record. */
  record Field(String name, Method accessor, Shape shape) {}

  void setFields(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.minBytes = fields.stream().mapToInt(field -> field.shape().minBytes()).sum();
  }

  String name() {
    return name;
  }

  /** {@return whether the fields have places instead of names} */
  boolean isTuple() {
    return tuple;
  }

  List<Field> fields() {
    return fields;
  }

  /** {@return the components of a record, none of them null} */
  Object[] values(Object value) {
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Field field = fields.get(i);
      values[i] = Parts.present(component(field, value), part(field));
    }
    return values;
  }

  void writeField(int index, Object[] values, WireWriter out) {
    fields.get(index).shape().write(values[index], out);
  }

  /** {@return a record of these components; refused if its constructor does} */
  Object construct(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        // The record itself says which values it takes.
        throw Malformed.refused();
      }
      throw new IllegalStateException("constructor of " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("constructor of " + type.getName() + " cannot be called", e);
    }
  }

  @Override
  public void write(Object value, WireWriter out) {
    out.record(this, values(value));
  }

  @Override
  public Object read(WireReader in) {
    return construct(in.record(this));
  }

  @Override
  public int minBytes() {
    return minBytes;
  }

  private String part(Field field) {
    return field.accessor().getName() + " of " + type.getName();
  }

  private Object component(Field field, Object value) {
    try {
      return field.accessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part(field) + " cannot be read", e);
    }
  }
}
