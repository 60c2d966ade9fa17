package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a task's pointers lead to ({@code process_vm_readv(2)}). Only a hint: another thread
 * of the task may write there at the same time. And it may take as long as the task likes, since
 * the memory may be a file on a system that does not answer: never on a thread that others need.
 */
public final class ProcessMemory {
  /** {@code PATH_MAX}. */
  private static final int MOST = 4096;

  private static final int SMALLEST_PAGE = 4096;

  private ProcessMemory() {}

  /**
   * Reads a string that ends with NUL.
   *
   * @param process id of a process or thread
   * @return its bytes as UTF-8, without the NUL; null if they cannot be read, or do not end
   */
  public static @Nullable String string(int process, long address) {
    byte[] read = new byte[MOST];
    int count = 0;
    while (count < MOST) {
      long at = address + count;
      // Up to the end of a page: the next may not be there.
      int wanted = (int) Math.min(MOST - count, SMALLEST_PAGE - (at & SMALLEST_PAGE - 1));
      byte[] part = bytes(process, at, wanted);
      if (part == null) {
        return null;
      }
      System.arraycopy(part, 0, read, count, part.length);
      for (int i = count; i < count + part.length; i++) {
        if (read[i] == 0) {
          return new String(Arrays.copyOf(read, i), StandardCharsets.UTF_8);
        }
      }
      count += part.length;
    }
    return null;
  }

  /** Reads bytes; null if not all of them can be read. */
  public static byte @Nullable [] bytes(int process, long address, int length) {
    try (Arena arena = new Arena()) {
      Segment buffer = arena.allocate(length);
      long here = arena.longs(buffer.address(), length);
      long there = arena.longs(address, length);
      long count = Kernel.call(SystemCall.PROCESS_VM_READV, process, here, 1, there, 1, 0);
      if (count != length) {
        return null;
      }
      byte[] read = new byte[length];
      buffer.get(0, read, 0, length);
      return read;
    }
  }
}
