package io.octaskly.sandbox.internal.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The system call interface of Linux, as {@code syscall(2)} of the C library gives it.
 *
 * <p>Results are the kernel's own: a value of 0 or more, or a negative errno. A {@link
 * LinkageError} from this class means that JNA's native library could not be loaded.
 */
public final class Kernel {
  private static final Architecture ARCHITECTURE =
      Architecture.current()
          .orElseThrow(
              () ->
                  new UnsupportedOperationException(
                      "no system call numbers for architecture " + System.getProperty("os.arch")));

  static {
    Native.register(Kernel.class, NativeLibrary.getProcess());
  }

  private Kernel() {}

  private static native long syscall(
      long number, long a0, long a1, long a2, long a3, long a4, long a5);

  private static native int getpagesize();

  /** Bytes of a page of memory: 4096 on x86-64, on AArch64 as the kernel was built. */
  public static int pageSize() {
    return getpagesize();
  }

  public static Architecture architecture() {
    return ARCHITECTURE;
  }

  public static long call(SystemCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    long result = syscall(call.number(ARCHITECTURE), a0, a1, a2, a3, a4, a5);
    // JNA keeps the errno of the last direct call of this thread.
    return result == -1 ? -Native.getLastError() : result;
  }

  public static long call(SystemCall call, long a0, long a1, long a2, long a3) {
    return call(call, a0, a1, a2, a3, 0, 0);
  }

  public static long call(SystemCall call, long a0, long a1, long a2) {
    return call(call, a0, a1, a2, 0, 0, 0);
  }

  public static long call(SystemCall call, long a0, long a1) {
    return call(call, a0, a1, 0, 0, 0, 0);
  }

  public static long call(SystemCall call, long a0) {
    return call(call, a0, 0, 0, 0, 0, 0);
  }

  public static long call(SystemCall call) {
    return call(call, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Makes the call and insists on its success.
   *
   * @throws KernelException with the step and the errno when it fails
   */
  public static long require(String step, SystemCall call, long... arguments) {
    long[] a = java.util.Arrays.copyOf(arguments, 6);
    long result = call(call, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (result < 0) {
      throw new KernelException(step, call, (int) -result);
    }
    return result;
  }
}
