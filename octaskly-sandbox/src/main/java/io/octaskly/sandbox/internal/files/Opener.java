package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens what lies in directories that others may be changing at the same time: name by name, each
 * beneath an open directory, without following a link.
 *
 * <p>An entry is first opened without its content ({@code O_PATH}), which has no effect on a FIFO
 * or a device and waits for nobody. What the descriptor is can then be looked at and does not
 * change any more, whatever becomes of the name; and that very file is opened for reading.
 *
 * <p>Every method throws a {@link KernelException} when the kernel refuses. Holds the memory for
 * its calls; not thread-safe.
 */
final class Opener implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int NO_FOLLOW = Kernel.architecture().noFollowFlag();
  private static final int ENTRY = O_PATH | NO_FOLLOW | O_CLOEXEC;
  private static final int LIST = Kernel.architecture().directoryFlag() | NO_FOLLOW | O_CLOEXEC;

  /** A lease that somebody holds on the file would make the open wait ({@code fcntl(2)}). */
  private static final int READ = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

  private static final int OPEN_HOW = 24;
  private static final long RESOLVE_NO_XDEV = 1;
  private static final long RESOLVE_NO_MAGICLINKS = 2;
  private static final long RESOLVE_NO_SYMLINKS = 4;
  private static final long RESOLVE_BENEATH = 8;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int OWNER_DOES_ALL = 0700;

  private final Arena arena = new Arena();
  private final Segment how = arena.allocate(OPEN_HOW);
  private final Segment status = arena.allocate(FileStatus.STRUCTURE);
  private final Segment descriptorPath = arena.allocate(32);
  private final long empty = arena.string("");
  private final long dot = arena.string(".");
  private final List<Segment> listings = new ArrayList<>();

  Opener() {
    how.putLong(0, ENTRY);
    how.putLong(
        16, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV);
  }

  /** What is at a path, where links on the way are followed but not the last. */
  Descriptor at(Path path) {
    try (Arena name = new Arena()) {
      return Descriptor.of(
          Kernel.require(
              "open " + path, SystemCall.OPENAT, AT_FDCWD, name.string(path.toString()), ENTRY));
    }
  }

  /** What is at a path, links followed. */
  Descriptor behind(Path path) {
    try (Arena name = new Arena()) {
      return Descriptor.of(
          Kernel.require(
              "open " + path,
              SystemCall.OPENAT,
              AT_FDCWD,
              name.string(path.toString()),
              O_PATH | O_CLOEXEC));
    }
  }

  /**
   * What has a name in a directory.
   *
   * @param name address of a name without a slash
   */
  Descriptor entry(Descriptor directory, long name) {
    long opened =
        Kernel.call(SystemCall.OPENAT2, directory.number(), name, how.address(), OPEN_HOW);
    if (opened == -Errno.ENOSYS || opened == -Errno.EPERM) {
      // Before Linux 5.6, and in containers that refuse what they do not know. A name without a
      // slash leads out of the directory by openat(2) neither, only onto what is mounted there.
      opened = Kernel.call(SystemCall.OPENAT, directory.number(), name, ENTRY);
    }
    if (opened < 0) {
      throw new KernelException("open it", SystemCall.OPENAT, (int) -opened);
    }
    return Descriptor.of(opened);
  }

  FileStatus status(Descriptor file) {
    Kernel.require(
        "look at it",
        SystemCall.STATX,
        file.number(),
        empty,
        AT_EMPTY_PATH,
        STATX_BASIC_STATS,
        status.address());
    return FileStatus.in(status);
  }

  /** Opens a directory's list of names. */
  Descriptor listing(Descriptor directory) {
    return Descriptor.of(
        Kernel.require("open the directory", SystemCall.OPENAT, directory.number(), dot, LIST));
  }

  /**
   * The names in a directory.
   *
   * @param listing as {@linkplain #listing opened}
   * @param depth of what is listed at the same time each has another
   */
  EntryNames names(Descriptor listing, int depth) {
    while (listings.size() <= depth) {
      listings.add(arena.allocate(EntryNames.BUFFER));
    }
    return new EntryNames(listing, listings.get(depth));
  }

  /** Opens the content of a regular file. */
  Descriptor content(Descriptor file) {
    return Descriptor.of(
        Kernel.require("open its content", SystemCall.OPENAT, AT_FDCWD, pathOf(file), READ));
  }

  /** Lets the owner read, change and pass through a directory. */
  void openToOwner(Descriptor directory) {
    setPermissions(directory, OWNER_DOES_ALL);
  }

  void setPermissions(Descriptor file, int permissions) {
    Kernel.require("set its permissions", SystemCall.FCHMODAT, AT_FDCWD, pathOf(file), permissions);
  }

  /** {@code proc_pid_fd(5)}: leads to the open file itself, not to whatever has its name by now. */
  private long pathOf(Descriptor file) {
    String path = "/proc/self/fd/" + file.number() + '\0';
    descriptorPath.put(0, path.getBytes(StandardCharsets.US_ASCII));
    return descriptorPath.address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
