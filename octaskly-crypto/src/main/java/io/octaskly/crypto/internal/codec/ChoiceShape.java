package io.octaskly.crypto.internal.codec;

import java.util.List;
import java.util.Map;

/**
 * One of several records: a sealed interface.
 *
 * @param indexes where in {@code variants} the shape of a class is
 */
record ChoiceShape(List<RecordShape> variants, Map<Class<?>, Integer> indexes) implements Shape {
  @Override
  public void write(Object value, WireWriter out) {
    // A record is final, and a sealed interface is implemented by no other class.
    int index = indexes.getOrDefault(value.getClass(), -1);
    RecordShape variant = variants.get(index);
    out.variant(index, variant, variant.values(value));
  }

  @Override
  public Object read(WireReader in) {
    return in.variant(variants);
  }

  @Override
  public int minBytes() {
    return Integer.BYTES;
  }
}
