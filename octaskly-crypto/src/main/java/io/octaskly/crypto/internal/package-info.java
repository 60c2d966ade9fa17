/**
 * What the public classes are made of.
 *
 * <p>{@code AesGcm}, {@code HkdfSha256}, {@code HmacSha256} and {@code RandomSource} are the only
 * places that name Tink: its {@code subtle} and {@code internal} packages move between releases,
 * and an upgrade should touch these four. {@code SealingKey} is a key and everything derived from
 * it; {@code EnvelopeV1} and {@code EnvelopeV2} are the two wire formats.
 */
@NullMarked
package io.octaskly.crypto.internal;

import org.jspecify.annotations.NullMarked;
