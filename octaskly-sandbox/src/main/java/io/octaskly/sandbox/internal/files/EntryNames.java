package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * The names in an open directory, one after another, without its dots ({@code getdents64(2)}). They
 * stay bytes, since a task may choose any, and as many as it likes: only a buffer full is held.
 */
final class EntryNames {
  static final int BUFFER = 4096;

  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int TYPE_UNKNOWN = 0;
  private static final int TYPE_DIRECTORY = 4;

  private final Descriptor directory;
  private final Segment buffer;
  private int filled;
  private int current;
  private int following;

  /**
   * @param buffer memory of {@link #BUFFER} bytes, for this alone as long as it is used
   */
  EntryNames(Descriptor directory, Segment buffer) {
    this.directory = directory;
    this.buffer = buffer;
  }

  /**
   * Goes to the next name, if there is one.
   *
   * @throws io.octaskly.sandbox.internal.kernel.KernelException if the directory cannot be read
   */
  boolean next() {
    do {
      if (following == filled) {
        filled =
            (int)
                Kernel.require(
                    "list the directory",
                    SystemCall.GETDENTS64,
                    directory.number(),
                    buffer.address(),
                    BUFFER);
        following = 0;
        if (filled == 0) {
          return false;
        }
      }
      current = following;
      following += buffer.getInt(current + RECORD_LENGTH) & 0xffff;
    } while (isDot());
    return true;
  }

  private boolean isDot() {
    int name = current + NAME;
    return buffer.getByte(name) == '.'
        && (buffer.getByte(name + 1) == 0
            || (buffer.getByte(name + 1) == '.' && buffer.getByte(name + 2) == 0));
  }

  /** The address of the name, with a NUL at its end; of use until the next one is asked for. */
  long address() {
    return buffer.address() + current + NAME;
  }

  byte[] bytes() {
    int length = 0;
    while (buffer.getByte(current + NAME + length) != 0) {
      length++;
    }
    byte[] name = new byte[length];
    buffer.get(current + NAME, name, 0, length);
    return name;
  }

  /** Whether it was no directory when it was listed; false where the file system does not say. */
  boolean isNoDirectory() {
    byte type = buffer.getByte(current + TYPE);
    return type != TYPE_UNKNOWN && type != TYPE_DIRECTORY;
  }
}
