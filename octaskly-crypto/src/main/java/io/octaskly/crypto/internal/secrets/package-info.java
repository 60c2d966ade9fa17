/** Where secrets come from, and what is asked of them. */
@NullMarked
package io.octaskly.crypto.internal.secrets;

import org.jspecify.annotations.NullMarked;
