/**
 * What the public classes are made of.
 *
 * <p>{@code AesGcm}, {@code AesGcmSegments}, {@code HkdfSha256} and {@code RandomSource} are the
 * only places that name Tink: its {@code subtle} and {@code internal} packages move between
 * releases, and an upgrade should touch these four. {@code Argon2id} is the only one that names
 * Bouncy Castle. {@code HmacSha256} is the one construction of our own, for its speed, held to the
 * JDK's by a test. {@code SealingKey} is a key and everything derived from it; {@code EnvelopeV1},
 * {@code EnvelopeV2} and {@code EnvelopeStream} are the wire formats.
 *
 * <p>{@code codec} turns values into bytes, {@code files} keeps files whole and private, {@code
 * secrets} knows where secrets come from.
 */
@NullMarked
package io.octaskly.crypto.internal;

import org.jspecify.annotations.NullMarked;
