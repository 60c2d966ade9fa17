package io.octaskly.audit.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deep, unmodifiable copies of the values that JSON knows. */
public final class Details {
  private static final int MAX_DEPTH = 32;

  /** Below what a strict reader takes: 1000 digits (jackson, StreamReadConstraints). */
  private static final int MAX_DIGITS = 300;

  private static final Set<Class<?>> INTEGERS =
      Set.of(Byte.class, Short.class, Integer.class, Long.class);

  private Details() {}

  /**
   * {@return a copy that shares nothing changeable with the original}
   *
   * @throws IllegalArgumentException if a value is none that JSON knows, with its place
   */
  public static Map<String, @Nullable Object> copyOf(Map<String, ? extends @Nullable Object> map) {
    return map.isEmpty() ? Map.of() : copyMap(new Place(null, "details"), map, 1);
  }

  private static @Nullable Object copy(Place place, @Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text) {
      return Unicode.wellFormed(text);
    }
    if (value instanceof Number number) {
      return checkNumber(place, number);
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          place + " is more than " + MAX_DEPTH + " levels deep: flatten it");
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(place, map, depth);
    }
    if (value instanceof Collection<?> collection) {
      return copyList(place, collection, depth);
    }
    throw new IllegalArgumentException(
        place
            + " is a "
            + value.getClass().getName()
            + ": give null, Boolean, Number, String, Map or Collection, such as its toString()");
  }

  private static Map<String, @Nullable Object> copyMap(Place place, Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException(
            place + " has a key " + entry.getKey() + " that is not a String: JSON keys are text");
      }
      copy.put(Unicode.wellFormed(key), copy(new Place(place, key), entry.getValue(), depth + 1));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> copyList(Place place, Collection<?> values, int depth) {
    List<@Nullable Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(copy(new Place(place, copy.size()), value, depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }

  private static Number checkNumber(Place place, Number number) {
    if (INTEGERS.contains(number.getClass())) {
      return number;
    }
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw new IllegalArgumentException(place + " is " + number + ", which JSON cannot express");
      }
      return number;
    }
    if (number.getClass() == BigInteger.class) {
      return checkDigits(place, number, ((BigInteger) number).bitLength() * 3L / 10);
    }
    if (number.getClass() == BigDecimal.class) {
      return checkDigits(place, number, ((BigDecimal) number).precision());
    }
    // Not subclasses, and nothing that goes on counting, such as an AtomicLong.
    throw new IllegalArgumentException(
        place + " is a " + number.getClass().getName() + ": give a Long or a BigDecimal");
  }

  private static Number checkDigits(Place place, Number number, long digits) {
    if (digits > MAX_DIGITS) {
      throw new IllegalArgumentException(
          place + " has about " + digits + " digits, more than " + MAX_DIGITS + ": give a String");
    }
    return number;
  }

  /** Where a value stands; put into words only when it is refused. */
  private record Place(@Nullable Place parent, Object step) {
    @Override
    public String toString() {
      if (parent == null) {
        return step.toString();
      }
      return parent + (step instanceof Integer index ? "[" + index + "]" : "." + step);
    }
  }
}
