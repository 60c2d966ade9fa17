package io.octaskly.crypto.internal.codec;

import io.octaskly.crypto.MessageFormat;

/** How deep a walk is. Not thread-safe. */
final class Depth {
  private int depth;

  /** {@return whether it goes no deeper than it may} */
  private boolean goesDown() {
    return ++depth <= MessageFormat.MAX_DEPTH;
  }

  void downToRead() {
    Malformed.unless(goesDown());
  }

  void downToWrite() {
    if (!goesDown()) {
      throw new IllegalArgumentException(
          "a value is nested more than "
              + MessageFormat.MAX_DEPTH
              + " levels deep: flatten it, or check it for a loop");
    }
  }

  void up() {
    depth--;
  }
}
