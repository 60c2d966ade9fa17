/** The text of a sandbox profile: a small, strict JSON ({@code RFC 8259}) and its fields. */
@NullMarked
package io.octaskly.sandbox.internal.profile;

import org.jspecify.annotations.NullMarked;
