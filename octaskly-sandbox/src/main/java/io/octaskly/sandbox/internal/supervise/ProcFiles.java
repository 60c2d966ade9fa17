package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/**
 * Reads files of {@code /proc}, with four system calls each: with a thousand tasks, that is most of
 * what the supervisor does. For one thread.
 */
final class ProcFiles {
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int LONGEST_PATH = 128;
  private static final int SIZE = 4096;

  private final Arena arena = new Arena();
  private final Segment name = arena.allocate(LONGEST_PATH);
  private final Segment content = arena.allocate(SIZE);
  private final byte[] bytes = new byte[SIZE];

  /**
   * The whole of a file, byte by byte.
   *
   * @param path of ASCII characters, shorter than {@value #LONGEST_PATH}
   * @throws NoSuchFileException if the process has ended
   * @throws IOException if the file cannot be read
   */
  String read(String path) throws IOException {
    name.put(0, (path + '\0').getBytes(StandardCharsets.US_ASCII));
    int file = check(path, Kernel.call(SystemCall.OPENAT, AT_FDCWD, name.address(), O_CLOEXEC));
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream(SIZE);
      for (int count = readOnce(path, file); count > 0; count = readOnce(path, file)) {
        all.write(bytes, 0, count);
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    } finally {
      Kernel.call(SystemCall.CLOSE, file);
    }
  }

  /**
   * Bytes in use of the file system that a path leads to ({@code statfs(2)}); 0 if the process has
   * ended.
   *
   * @throws KernelException if it cannot be found out
   */
  long usedBytes(String path) {
    name.put(0, (path + '\0').getBytes(StandardCharsets.US_ASCII));
    long result = Kernel.call(SystemCall.STATFS, name.address(), content.address());
    if (result == -Errno.ENOENT || result == -Errno.ESRCH) {
      return 0;
    }
    if (result < 0) {
      throw new KernelException("look at the use of " + path, SystemCall.STATFS, (int) -result);
    }
    long blockSize = content.getLong(8);
    long blocks = content.getLong(16);
    long free = content.getLong(24);
    return (blocks - free) * blockSize;
  }

  private int readOnce(String path, int file) throws IOException {
    int count = check(path, Kernel.call(SystemCall.READ, file, content.address(), SIZE));
    content.get(0, bytes, 0, count);
    return count;
  }

  private static int check(String path, long result) throws IOException {
    if (result == -Errno.ENOENT || result == -Errno.ESRCH) {
      throw new NoSuchFileException(path);
    }
    if (result < 0) {
      throw new IOException(path + ": " + Errno.describe((int) -result));
    }
    return (int) result;
  }
}
