package io.octaskly.springboot;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Applies properties, so that what the library refuses is refused with the property's name. */
final class Setting {
  private Setting() {}

  /** Applies a value, if there is one. */
  static <T> void apply(String property, @Nullable T value, Consumer<? super T> setter) {
    if (value == null) {
      return;
    }
    try {
      setter.accept(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          property, value, String.valueOf(e.getMessage()), e);
    }
  }
}
