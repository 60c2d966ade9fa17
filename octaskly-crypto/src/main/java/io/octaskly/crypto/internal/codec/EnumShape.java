package io.octaskly.crypto.internal.codec;

import java.util.List;

/** One of several constants: an enum. */
record EnumShape(List<Object> constants, List<String> names) implements Shape {
  @Override
  public void write(Object value, WireWriter out) {
    int index = constants.indexOf(value);
    out.constant(index, names.get(index));
  }

  @Override
  public Object read(WireReader in) {
    return constants.get(in.constant(names));
  }

  @Override
  public int minBytes() {
    return Integer.BYTES;
  }
}
