/**
 * From a running task to its end: one thread that waits for all of them, reads what they print, and
 * decides when one must end and why.
 */
@NullMarked
package io.octaskly.sandbox.internal.supervise;

import org.jspecify.annotations.NullMarked;
