package io.octaskly.sandbox.attack;

/**
 * Flags of {@code open(2)} that are not the same on all processors ({@code asm/fcntl.h}), once more
 * and not taken from the sandbox.
 */
public final class OpenFlags {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  /** Only a directory is opened. */
  public static final int O_DIRECTORY = ARM ? 0x4000 : 0x1_0000;

  /** A file without a name is made in a directory. */
  public static final int O_TMPFILE = 0x40_0000 | O_DIRECTORY;

  private OpenFlags() {}
}
