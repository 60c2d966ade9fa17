package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What files occupy on disk: their blocks ({@code statx(2)}), and at least {@value #LEAST} bytes
 * each, for a name and an inode are not free either. For one thread.
 *
 * <p>A task changes its tree while it is measured, and may mean harm. So directories are opened by
 * one name at a time, without following links; on the way back {@code ..} must be the directory
 * that it was. Whatever has gone meanwhile counts nothing.
 */
final class DiskUsage {
  /** What a file counts that occupies less, in bytes. */
  static final int LEAST = 512;

  private static final int BLOCK = 512;
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final int STATX_NLINK = 0x10;
  private static final int STATX_MODE = 0x1c;
  private static final int STATX_INODE = 0x20;
  private static final int STATX_BLOCKS = 0x30;
  private static final int STATX_DEVICE_MAJOR = 0x88;
  private static final int STATX_DEVICE_MINOR = 0x8c;
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int OWNER_ALL = 0700;
  private static final int MFD_CLOEXEC = 1;
  private static final int NAME_SIZE = 256;
  private static final int ENTRIES_SIZE = 32 << 10;
  private static final int ENTRY_LENGTH = 16;
  private static final int ENTRY_NAME = 19;

  private final Arena arena = new Arena();
  private final Segment stat = arena.allocate(STATX_SIZE);
  private final Segment name = arena.allocate(NAME_SIZE);
  private final Segment entries = arena.allocate(ENTRIES_SIZE);
  private final long empty = arena.string("");
  private final long parent = arena.string("..");
  private final byte[] bytes = new byte[NAME_SIZE];
  private final Set<File> linked = new HashSet<>();
  private final long memoryFiles = memoryFiles();
  private long enough;
  private long total;
  private long inMemory;

  /** A file, whatever its names. */
  private record File(long device, long inode) {}

  /** A directory on the way down, and those in it that are still to be visited. */
  private record Level(File directory, ArrayDeque<byte[]> rest) {}

  /**
   * Measures.
   *
   * @param directories what to measure, with all beneath them
   * @param processes whose open files without a name are measured too
   * @param limit when more is found, measuring ends
   */
  long of(List<Path> directories, List<Integer> processes, long limit) {
    linked.clear();
    enough = limit;
    total = 0;
    inMemory = 0;
    Set<Long> devices = new HashSet<>();
    for (Path directory : directories) {
      try (Arena names = new Arena()) {
        int opened = open(AT_FDCWD, names.string(directory.toString()));
        if (opened >= 0) {
          look(opened, empty, AT_EMPTY_PATH);
          devices.add(device());
          walk(opened);
        }
      }
    }
    for (int process : processes) {
      addUnnamed(process, devices);
    }
    return total;
  }

  /**
   * What the processes that were measured last hold open in files that are memory ({@code
   * memfd_create(2)}), in bytes. It is no process's resident memory unless it is mapped.
   */
  long inMemory() {
    return inMemory;
  }

  /** The device that all such files are on; none that there is, if they cannot be made. */
  private long memoryFiles() {
    long file = Kernel.call(SystemCall.MEMFD_CREATE, empty, MFD_CLOEXEC);
    boolean found = file >= 0 && look((int) file, empty, AT_EMPTY_PATH);
    long device = found ? device() : -1;
    close((int) file);
    return device;
  }

  private void walk(int root) {
    ArrayDeque<Level> above = new ArrayDeque<>();
    int current = root;
    Level level = enter(current);
    while (total <= enough) {
      byte[] next = level.rest().poll();
      int opened;
      if (next != null) {
        opened = openBeneath(current, next);
        if (opened < 0) {
          continue;
        }
        above.push(level);
        close(current);
        current = opened;
        level = enter(current);
      } else if (above.isEmpty()) {
        break;
      } else {
        level = above.pop();
        opened = open(current, parent);
        close(current);
        current = opened;
        if (opened < 0
            || !look(opened, empty, AT_EMPTY_PATH)
            || !file().equals(level.directory())) {
          // It was moved: what is left of it is measured the next time.
          break;
        }
      }
    }
    close(current);
  }

  /** Adds the directory and the files in it, and lists the directories in it. */
  private Level enter(int directory) {
    ArrayDeque<byte[]> inner = new ArrayDeque<>();
    look(directory, empty, AT_EMPTY_PATH);
    File itself = file();
    add();
    long length = list(directory);
    while (length > 0 && total <= enough) {
      for (int at = 0; at < length; at += entries.getInt(at + ENTRY_LENGTH) & 0xffff) {
        byte[] entry = nameAt(at + ENTRY_NAME);
        if (look(directory, named(entry), AT_SYMLINK_NOFOLLOW)) {
          if ((mode() & TYPE) == DIRECTORY) {
            if (!isDot(entry)) {
              inner.add(entry);
            }
          } else if (links() < 2 || linked.add(file())) {
            add();
          }
        }
      }
      length = list(directory);
    }
    return new Level(itself, inner);
  }

  /** Files that a process holds open on one of these devices, and that have no name any more. */
  private void addUnnamed(int process, Set<Long> devices) {
    int directory;
    try (Arena names = new Arena()) {
      directory = open(AT_FDCWD, names.string("/proc/" + process + "/fd"));
    }
    if (directory < 0) {
      return;
    }
    long length = list(directory);
    while (length > 0 && total <= enough) {
      for (int at = 0; at < length; at += entries.getInt(at + ENTRY_LENGTH) & 0xffff) {
        byte[] descriptor = nameAt(at + ENTRY_NAME);
        if (look(directory, named(descriptor), 0)
            && (mode() & TYPE) == REGULAR
            && links() == 0
            && linked.add(file())) {
          if (device() == memoryFiles) {
            inMemory += stat.getLong(STATX_BLOCKS) * BLOCK;
          } else if (devices.contains(device())) {
            add();
          }
        }
      }
      length = list(directory);
    }
    close(directory);
  }

  /**
   * Opens a directory in another one. The task may have made it unreadable; this process, the owner
   * or root, then makes it readable.
   */
  private int openBeneath(int directory, byte[] entry) {
    int opened = open(directory, named(entry));
    if (opened >= 0) {
      return opened;
    }
    int flags = O_PATH | Kernel.architecture().directoryFlag() | noFollow();
    long path = Kernel.call(SystemCall.OPENAT, directory, named(entry), flags, 0);
    if (path < 0) {
      return (int) path;
    }
    try (Arena names = new Arena()) {
      String itself = "/proc/self/fd/" + path;
      Kernel.call(SystemCall.FCHMODAT, AT_FDCWD, names.string(itself), OWNER_ALL);
      return (int)
          Kernel.call(
              SystemCall.OPENAT,
              AT_FDCWD,
              names.string(itself),
              Kernel.architecture().directoryFlag() | O_CLOEXEC,
              0);
    } finally {
      close((int) path);
    }
  }

  private static int open(int directory, long path) {
    int flags = Kernel.architecture().directoryFlag() | noFollow();
    return (int) Kernel.call(SystemCall.OPENAT, directory, path, flags, 0);
  }

  private static int noFollow() {
    return Kernel.architecture().noFollowFlag() | O_CLOEXEC;
  }

  private static void close(int descriptor) {
    if (descriptor >= 0) {
      Kernel.call(SystemCall.CLOSE, descriptor);
    }
  }

  private long list(int directory) {
    return Kernel.call(SystemCall.GETDENTS64, directory, entries.address(), ENTRIES_SIZE);
  }

  private byte[] nameAt(int at) {
    int length = 0;
    while (entries.getByte(at + length) != 0) {
      length++;
    }
    byte[] found = new byte[length];
    entries.get(at, found, 0, length);
    return found;
  }

  private static boolean isDot(byte[] entry) {
    String text = new String(entry, StandardCharsets.ISO_8859_1);
    return text.equals(".") || text.equals("..");
  }

  private long named(byte[] entry) {
    System.arraycopy(entry, 0, bytes, 0, entry.length);
    bytes[entry.length] = 0;
    name.put(0, bytes, 0, entry.length + 1);
    return name.address();
  }

  private boolean look(int directory, long path, int flags) {
    return Kernel.call(
            SystemCall.STATX, directory, path, flags, STATX_BASIC_STATS, stat.address(), 0)
        == 0;
  }

  private void add() {
    total += Math.max(LEAST, stat.getLong(STATX_BLOCKS) * BLOCK);
  }

  private int mode() {
    return stat.getInt(STATX_MODE) & 0xffff;
  }

  private int links() {
    return stat.getInt(STATX_NLINK);
  }

  private File file() {
    return new File(device(), stat.getLong(STATX_INODE));
  }

  private long device() {
    return (long) stat.getInt(STATX_DEVICE_MAJOR) << 32
        | Integer.toUnsignedLong(stat.getInt(STATX_DEVICE_MINOR));
  }
}
