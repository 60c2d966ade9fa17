package io.octaskly.crypto.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An integer that is unsigned on the wire: {@code @Unsigned(32) long}, {@code
 * Optional<@Unsigned(64) Long>}. A value that does not fit the width, or the Java type, is refused
 * and never wrapped; {@code @Unsigned(64) BigInteger} holds all.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Unsigned {
  /** {@return the width in bits: 8, 16, 32 or 64} */
  int value();
}
