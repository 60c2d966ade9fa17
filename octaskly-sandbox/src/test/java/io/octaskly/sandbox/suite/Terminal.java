package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A terminal of the host that all users may open, by its mode. */
final class Terminal implements Closeable {
  private static final int AT_FDCWD = -100;
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  // asm-generic/ioctls.h
  private static final int TIOCSPTLCK = 0x4004_5431;
  private static final long TIOCGPTN = 0x8004_5430L;

  private static final int MOST = 64;

  private final Descriptor master;
  private final Descriptor slave;
  private final Path path;

  private Terminal(Descriptor master, Descriptor slave, Path path) {
    this.master = master;
    this.slave = slave;
    this.path = path;
  }

  static Terminal open() throws IOException {
    try (Arena arena = new Arena()) {
      Descriptor master = open(arena, "/dev/ptmx");
      Segment number = arena.allocate(8);
      ioctl(master, TIOCSPTLCK, number);
      ioctl(master, TIOCGPTN, number);
      Path path = Path.of("/dev/pts", Integer.toString(number.getInt(0)));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      return new Terminal(master, open(arena, path.toString()), path);
    }
  }

  private static Descriptor open(Arena arena, String path) {
    int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
    return Descriptor.of(
        Kernel.require("open " + path, SystemCall.OPENAT, AT_FDCWD, arena.string(path), flags, 0));
  }

  private static void ioctl(Descriptor terminal, long command, Segment argument) {
    Kernel.require(
        "control the terminal", SystemCall.IOCTL, terminal.number(), command, argument.address());
  }

  Path path() {
    return path;
  }

  /** What was typed into it and nobody has read yet. */
  String typed() {
    try (Arena arena = new Arena()) {
      Segment buffer = arena.allocate(MOST);
      long count = Kernel.call(SystemCall.READ, slave.number(), buffer.address(), MOST);
      byte[] bytes = new byte[(int) Math.max(0, count)];
      buffer.get(0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void close() {
    slave.close();
    master.close();
  }
}
