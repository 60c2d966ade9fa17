package io.octaskly.examples.benchmarks.launch;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.util.List;

/**
 * {@code posix_spawn(3)} and {@code waitpid(2)} and nothing else: {@code vfork} and {@code execve}.
 * Nothing is read, no descriptor is passed on but the JVM's own standard streams, nothing is
 * confined: no launcher can be faster.
 */
final class BareSpawn {
  private static final int EINTR = 4;
  private static final StringArray NO_ENVIRONMENT = new StringArray(new String[0]);

  static {
    Native.register(BareSpawn.class, "c");
  }

  private BareSpawn() {}

  private static native int posix_spawn(
      Pointer pid, String path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

  private static native int waitpid(int pid, Pointer status, int options);

  static long launch(List<String> command) throws IOException {
    try (Memory memory = new Memory(2 * Integer.BYTES)) {
      StringArray words = new StringArray(command.toArray(String[]::new));
      int error =
          posix_spawn(memory, command.get(0), Pointer.NULL, Pointer.NULL, words, NO_ENVIRONMENT);
      if (error != 0) {
        throw new IOException("posix_spawn: errno " + error);
      }
      int pid = memory.getInt(0);
      Pointer status = memory.share(Integer.BYTES);
      while (waitpid(pid, status, 0) < 0) {
        int errno = Native.getLastError();
        if (errno != EINTR) {
          throw new IOException("waitpid: errno " + errno);
        }
      }
      if (status.getInt(0) != 0) {
        throw new IOException("wait status " + status.getInt(0));
      }
    }
    return 0;
  }
}
