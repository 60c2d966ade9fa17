/**
 * Level NONE where the kernel mechanisms do not exist: tasks are run by {@link
 * java.lang.ProcessBuilder}, and nothing is promised that it does not keep. Uses no native code.
 */
@NullMarked
package io.octaskly.sandbox.internal.plain;

import org.jspecify.annotations.NullMarked;
