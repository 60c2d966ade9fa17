/**
 * The streams of a running task between whoever serves it and whoever reads them: bytes in the
 * host's memory, never more than a fixed number beyond what the result keeps, and the files that
 * more may go to. Nothing here knows where they come from.
 */
@NullMarked
package io.octaskly.sandbox.internal.streams;

import org.jspecify.annotations.NullMarked;
