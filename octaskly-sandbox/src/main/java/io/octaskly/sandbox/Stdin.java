package io.octaskly.sandbox;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a task reads from standard input; without it, a task that is run reads the end of file at
 * once.
 *
 * <p>Made by the {@code stdin} methods of {@link Task.Builder} and by {@link
 * Task.Builder#liveStdin}.
 */
public sealed interface Stdin {

  /** Bytes from the host's memory. */
  final class Bytes implements Stdin {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** {@return the size, never the content} */
    @Override
    public String toString() {
      return Quantity.bytes(bytes.length);
    }
  }

  /** What the host writes to {@link RunningTask#stdin()} while the task runs. */
  record Live() implements Stdin {}

  /**
   * A file, opened for reading by the host when the task is launched; the task gets no other access
   * to it.
   *
   * @param path the file's absolute path
   */
  record File(Path path) implements Stdin {
    /**
     * Checks the path.
     *
     * @param path an absolute path on the default file system
     * @throws NullPointerException if {@code path} is null
     * @throws IllegalArgumentException if {@code path} is not absolute or not on the default file
     *     system
     */
    public File {
      TaskRules.requireAbsolute(Objects.requireNonNull(path, "path"), "stdin path");
    }
  }
}
