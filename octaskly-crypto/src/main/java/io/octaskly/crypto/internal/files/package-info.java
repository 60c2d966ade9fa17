/** Files that their owner alone can read, and that a crash leaves old or new, never torn. */
@NullMarked
package io.octaskly.crypto.internal.files;

import org.jspecify.annotations.NullMarked;
