/**
 * The private directories of tasks: made, filled, emptied and deleted without ever following a
 * link.
 */
@NullMarked
package io.octaskly.sandbox.internal.files;

import org.jspecify.annotations.NullMarked;
