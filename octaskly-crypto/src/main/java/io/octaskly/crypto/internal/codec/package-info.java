/**
 * Values as bytes. A {@code Shape} is what is known of a type, found out once by reflection; it
 * walks through a value and tells a {@code WireWriter} what is there, or asks a {@code WireReader}
 * for it. There are two pairs of these: bincode and JSON.
 */
@NullMarked
package io.octaskly.crypto.internal.codec;

import org.jspecify.annotations.NullMarked;
