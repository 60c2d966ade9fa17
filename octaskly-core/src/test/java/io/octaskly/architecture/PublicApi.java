package io.octaskly.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a user of the library can see of it, and the internal types that show through. */
final class PublicApi {
  private PublicApi() {}

  /**
   * Whether a user can name this type: it and all that enclose it are visible, and not internal.
   */
  static boolean includes(JavaClass type) {
    return !isInternal(type.getPackageName())
        && isVisible(type.getModifiers())
        && type.getEnclosingClass().map(PublicApi::includes).orElse(true);
  }

  static boolean isInternal(String packageName) {
    return Arrays.asList(packageName.split("\\.")).contains("internal");
  }

  /** The internal types in the signatures of a public type, each with the place that shows it. */
  static List<String> leaks(JavaClass type) {
    return Stream.of(
            leaks(type.getName() + " extends", type.getSuperclass().stream()),
            leaks(type.getName() + " implements", type.getInterfaces().stream()),
            leaks(type.getName() + " is bounded by", bounds(type.getTypeParameters())),
            visible(type.getAllFields()).flatMap(PublicApi::leaks),
            visible(type.getAllMethods()).flatMap(PublicApi::leaks),
            visible(type.getConstructors()).flatMap(PublicApi::leaks))
        .flatMap(leak -> leak)
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> leaks(JavaField field) {
    return leaks(field.getFullName() + " is of type", Stream.of(field.getType()));
  }

  private static Stream<String> leaks(JavaCodeUnit code) {
    return Stream.of(
            leaks(code.getFullName() + " returns", Stream.of(code.getReturnType())),
            leaks(code.getFullName() + " takes", code.getParameterTypes().stream()),
            leaks(code.getFullName() + " throws", code.getExceptionTypes().stream()),
            leaks(code.getFullName() + " is bounded by", bounds(code.getTypeParameters())))
        .flatMap(leak -> leak);
  }

  private static Stream<String> leaks(String place, Stream<? extends JavaType> types) {
    return types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(raw -> isInternal(raw.getPackageName()))
        .map(raw -> place + " " + raw.getName());
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
  }

  /** Inherited members count: a hidden superclass may be what shows an internal type. */
  private static <M extends JavaMember> Stream<M> visible(Collection<M> members) {
    return members.stream()
        .filter(member -> member.getOwner().getPackageName().startsWith("io.octaskly"))
        .filter(member -> isVisible(member.getModifiers()))
        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC));
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
  }
}
