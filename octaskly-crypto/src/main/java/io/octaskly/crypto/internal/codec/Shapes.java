package io.octaskly.crypto.internal.codec;

import io.octaskly.crypto.wire.CodePoint;
import io.octaskly.crypto.wire.Tuple;
import io.octaskly.crypto.wire.Unsigned;
import io.octaskly.crypto.wire.WireName;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out the shape of a type. Used for one type, on one thread. */
final class Shapes {
  /** What an integer without annotation is on the wire, and how it is made of what is read. */
  private static final Map<Class<?>, JavaInteger> INTEGERS =
      Map.of(
          Byte.class,
              new JavaInteger(
                  8, number -> exact(number, Byte.MIN_VALUE, Byte.MAX_VALUE).byteValue()),
          Short.class,
              new JavaInteger(
                  16, number -> exact(number, Short.MIN_VALUE, Short.MAX_VALUE).shortValue()),
          Integer.class,
              new JavaInteger(
                  32, number -> exact(number, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue()),
          Long.class, new JavaInteger(64, number -> exact(number, Long.MIN_VALUE, Long.MAX_VALUE)),
          BigInteger.class, new JavaInteger(0, number -> new BigInteger(number.toString())));

  private static final Map<Class<?>, Class<?>> BOXED =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private static final Set<Integer> WIDTHS = Set.of(8, 16, 32, 64);

  private final Map<Class<?>, RecordShape> records = new HashMap<>();
  private final Map<Class<?>, ChoiceShape> choices = new HashMap<>();

  private Shapes() {}

  /** A Java type for integers. */
  private record JavaInteger(int bits, Function<Number, Number> fromWire) {}

  /** {@return the shape of a record, a sealed interface or an enum} */
  static Shape of(Class<?> type) {
    return new Shapes().declared(type, type.getName());
  }

  private Shape declared(Class<?> type, String where) {
    if (type.getTypeParameters().length > 0) {
      throw unsupported(where, type, "it has type parameters");
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isEnum()) {
      return constants(type);
    }
    if (type.isInterface() && type.isSealed()) {
      return choice(type, where);
    }
    throw unsupported(where, type, "it is not a record, a sealed interface or an enum");
  }

  private Shape component(AnnotatedType annotated, String where) {
    Type type = annotated.getType();
    if (type instanceof ParameterizedType generic) {
      return container(
          (Class<?>) generic.getRawType(), (AnnotatedParameterizedType) annotated, where);
    }
    if (!(type instanceof Class<?> named)) {
      throw unsupported(where, type, "it is not a class");
    }
    Class<?> boxed = BOXED.getOrDefault(named, named);
    CodePoint codePoint = annotated.getAnnotation(CodePoint.class);
    Unsigned unsigned = annotated.getAnnotation(Unsigned.class);
    if (codePoint != null) {
      if (boxed != Integer.class || unsigned != null) {
        throw unsupported(where, type, "@CodePoint stands at an int, alone");
      }
      return new Shape.CodePointShape();
    }
    JavaInteger integer = INTEGERS.get(boxed);
    if (integer != null) {
      return integer(integer, unsigned, where, type);
    }
    if (unsigned != null) {
      throw unsupported(where, type, "@Unsigned stands at an integer");
    }
    if (boxed == Boolean.class) {
      return new Shape.BoolShape();
    }
    if (boxed == Float.class) {
      return new Shape.Float32Shape();
    }
    if (boxed == Double.class) {
      return new Shape.Float64Shape();
    }
    if (boxed == String.class) {
      return new KeyShape.TextShape();
    }
    if (boxed == byte[].class) {
      return new Shape.BytesShape();
    }
    return declared(boxed, where);
  }

  private static Shape integer(
      JavaInteger integer, @Nullable Unsigned unsigned, String where, Type type) {
    if (unsigned == null && integer.bits() == 0) {
      throw unsupported(where, type, "it has no width without @Unsigned");
    }
    if (unsigned != null && !WIDTHS.contains(unsigned.value())) {
      throw unsupported(where, type, "@Unsigned(" + unsigned.value() + ") is not 8, 16, 32 or 64");
    }
    Width width =
        unsigned == null ? new Width(integer.bits(), true) : new Width(unsigned.value(), false);
    return new KeyShape.IntegerShape(width, integer.fromWire());
  }

  private Shape container(Class<?> raw, AnnotatedParameterizedType type, String where) {
    AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
    if (raw == Optional.class) {
      Shape value = component(arguments[0], where);
      if (value instanceof Shape.OptionalShape) {
        throw unsupported(where, type.getType(), "null would have two meanings");
      }
      return new Shape.OptionalShape(value);
    }
    if (raw == List.class) {
      Shape element = component(arguments[0], where);
      if (element instanceof RecordShape record && isEmpty(arguments[0])) {
        throw unsupported(where, type.getType(), record.name() + " takes no bytes");
      }
      return new Shape.ListShape(element);
    }
    if (raw == Map.class && component(arguments[0], where) instanceof KeyShape key) {
      return new Shape.MapShape(key, component(arguments[1], where));
    }
    throw unsupported(where, type.getType(), "it is not an Optional, a List or a Map");
  }

  /** A list of these could claim any length. */
  private static boolean isEmpty(AnnotatedType record) {
    return ((Class<?>) record.getType()).getRecordComponents().length == 0;
  }

  private RecordShape record(Class<?> type) {
    RecordShape known = records.get(type);
    if (known != null) {
      return known;
    }
    RecordComponent[] components = type.getRecordComponents();
    RecordShape shape =
        new RecordShape(
            type,
            name(type, type.getSimpleName()),
            type.isAnnotationPresent(Tuple.class),
            constructor(type, components));
    records.put(type, shape);
    List<RecordShape.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponent component : components) {
      String where = component.getName() + " of " + type.getName();
      String name = name(component, component.getName());
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            where + " has the name of another one, " + name + ": change it");
      }
      fields.add(
          new RecordShape.Field(
              name, accessor(component), component(component.getAnnotatedType(), where)));
    }
    shape.setFields(fields);
    return shape;
  }

  private ChoiceShape choice(Class<?> type, String where) {
    ChoiceShape known = choices.get(type);
    if (known != null) {
      return known;
    }
    List<RecordShape> variants = new ArrayList<>();
    Map<Class<?>, Integer> indexes = new HashMap<>();
    // Variants may contain the choice itself.
    ChoiceShape shape = new ChoiceShape(variants, indexes);
    choices.put(type, shape);
    Set<String> names = new HashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (!permitted.isRecord()) {
        throw unsupported(where, permitted, "what a sealed interface permits has to be a record");
      }
      RecordShape variant = (RecordShape) declared(permitted, where);
      if (!names.add(variant.name())) {
        throw unsupported(where, permitted, "another one has the same name");
      }
      indexes.put(permitted, variants.size());
      variants.add(variant);
    }
    return shape;
  }

  private static EnumShape constants(Class<?> type) {
    List<Object> constants = Arrays.asList((Object[]) type.getEnumConstants());
    List<String> names =
        Stream.of(type.getFields())
            .filter(field -> field.isEnumConstant())
            .map(field -> name(field, field.getName()))
            .toList();
    return new EnumShape(List.copyOf(constants), names);
  }

  private static String name(AnnotatedElement element, String otherwise) {
    WireName name = element.getAnnotation(WireName.class);
    return name == null ? otherwise : name.value();
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type.getName() + " has no canonical constructor", e);
    } catch (InaccessibleObjectException e) {
      throw closed(type, e);
    }
  }

  private static Method accessor(RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor;
    } catch (InaccessibleObjectException e) {
      throw closed(component.getDeclaringRecord(), e);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, InaccessibleObjectException e) {
    return new IllegalArgumentException(
        type.getName()
            + " is in a package that is closed to this module: add \"opens "
            + type.getPackageName()
            + " to io.octaskly.crypto\" to its module-info",
        e);
  }

  private static IllegalArgumentException unsupported(String where, Type type, String why) {
    return new IllegalArgumentException(
        where
            + ": "
            + type.getTypeName()
            + " cannot be written, "
            + why
            + "; see the package documentation of io.octaskly.crypto.wire");
  }

  private static Long exact(Number number, long min, long max) {
    long value = number instanceof BigInteger big ? big.longValueExact() : number.longValue();
    if (value < min || value > max) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }
}
