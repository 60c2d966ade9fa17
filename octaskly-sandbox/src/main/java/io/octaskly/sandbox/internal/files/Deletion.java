package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what a task has left, which may be meant to be hard to delete: directories deeper than a
 * path is long or a stack is, closed ones, names that are no text. One name at a time is looked at,
 * beneath one open directory, without ever following a link; the way back is {@code ..}, which must
 * be the directory that it was.
 *
 * <p>What another thread deletes meanwhile counts as deleted: at the end of the process everything
 * is, while the last tasks' own directories may just be going. For one thread.
 */
final class Deletion implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int DIRECTORY_NOFOLLOW_CLOEXEC =
      Kernel.architecture().directoryFlag() | Kernel.architecture().noFollowFlag() | O_CLOEXEC;
  private static final int OWNER_ALL = 0700;

  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final int STATX_MODE = 0x1c;
  private static final int STATX_INODE = 0x20;
  private static final int STATX_DEVICE = 0x88;

  private static final int NAME_SIZE = 256;

  /** Small, since a directory is listed anew after each one in it. */
  private static final int ENTRIES_SIZE = 8 << 10;

  private static final int ENTRY_LENGTH = 16;
  private static final int ENTRY_NAME = 19;

  /** How often one that is empty may turn out not to be: somebody must be filling it. */
  private static final int MOST_REFILLS = 1_000;

  private final Arena arena = new Arena();
  private final Segment stat = arena.allocate(STATX_SIZE);
  private final Segment name = arena.allocate(NAME_SIZE);
  private final Segment entries = arena.allocate(ENTRIES_SIZE);
  private final long empty = arena.string("");
  private final long parent = arena.string("..");
  private final Path tree;
  private final long treeName;
  private int refills;

  private Deletion(Path tree) {
    this.tree = tree;
    this.treeName = arena.string(tree.toString());
  }

  /** A file, whatever its names. */
  private record Identity(long device, long inode) {}

  /** Deletes a directory and all beneath it; or a link that stands in its place. */
  static void deleteTree(Path directory) throws IOException {
    try (Deletion deletion = new Deletion(directory)) {
      deletion.delete();
    }
  }

  private void delete() throws IOException {
    while (!remove(AT_FDCWD, treeName)) {
      countRefill();
      int opened = open(AT_FDCWD, treeName);
      if (opened >= 0) {
        empty(opened);
      }
    }
  }

  /** Empties a directory, and closes it. */
  private void empty(int directory) throws IOException {
    // The directories on the way down, and by what name the next was entered.
    ArrayDeque<Identity> above = new ArrayDeque<>();
    ArrayDeque<byte[]> entered = new ArrayDeque<>();
    int current = directory;
    try {
      while (true) {
        byte[] inner = removeEntries(current);
        int next;
        if (inner != null) {
          next = open(current, named(inner));
          if (next < 0) {
            continue;
          }
          above.push(identity(current));
          entered.push(inner);
        } else if (above.isEmpty()) {
          return;
        } else {
          next = leave(current, above.pop(), entered.pop());
        }
        close(current);
        current = next;
      }
    } finally {
      close(current);
    }
  }

  /** Goes back to the directory that an empty one is in, and removes that. */
  private int leave(int emptied, Identity expected, byte[] entered) throws IOException {
    int above = require("open", openDirectory(emptied, parent));
    if (!identity(above).equals(expected)) {
      close(above);
      throw new FileSystemException(tree.toString(), null, "it was moved while it was deleted");
    }
    if (!remove(above, named(entered))) {
      countRefill();
    }
    return above;
  }

  private void countRefill() throws IOException {
    if (++refills > MOST_REFILLS) {
      throw new FileSystemException(tree.toString(), null, "it is filled while it is deleted");
    }
  }

  /**
   * Removes all that can be, up to the first directory that is not empty, whose name it returns.
   */
  private byte @Nullable [] removeEntries(int directory) throws IOException {
    while (true) {
      long length = Kernel.call(SystemCall.GETDENTS64, directory, entries.address(), ENTRIES_SIZE);
      if (length <= 0) {
        // One that is removed already has no entries, and says so by ENOENT.
        require("list", length == -Errno.ENOENT ? 0 : length);
        return null;
      }
      for (int at = 0; at < length; at += entries.getInt(at + ENTRY_LENGTH) & 0xffff) {
        byte[] entry = nameAt(at + ENTRY_NAME);
        if (!isDot(entry) && !remove(directory, named(entry))) {
          return entry;
        }
      }
    }
  }

  /** Removes a file or a directory; false if that is a directory which is not empty. */
  private boolean remove(int directory, long path) throws IOException {
    long removed = Kernel.call(SystemCall.UNLINKAT, directory, path, 0);
    if (removed == -Errno.EISDIR) {
      removed = Kernel.call(SystemCall.UNLINKAT, directory, path, AT_REMOVEDIR);
      if (removed == -Errno.ENOTEMPTY || removed == -Errno.EEXIST) {
        return false;
      }
    }
    require("remove", removed == -Errno.ENOENT ? 0 : removed);
    return true;
  }

  /** Opens a directory and makes sure that what is in it can be removed; negative if it is gone. */
  private int open(int directory, long path) throws IOException {
    long opened = openDirectory(directory, path);
    if (opened == -Errno.EACCES) {
      opened = openClosed(directory, path);
    }
    if (opened == -Errno.ENOENT) {
      return -1;
    }
    int number = require("open", opened);
    look(number);
    if ((stat.getInt(STATX_MODE) & OWNER_ALL) != OWNER_ALL) {
      // If it cannot be done, removing will say what is wrong.
      Kernel.call(SystemCall.FCHMOD, number, OWNER_ALL);
    }
    return number;
  }

  /** Of a directory that its owner may not list, only the path can be opened; it has a mode too. */
  private static long openClosed(int directory, long path) {
    long closed =
        Kernel.call(SystemCall.OPENAT, directory, path, O_PATH | DIRECTORY_NOFOLLOW_CLOEXEC, 0);
    if (closed < 0) {
      return closed;
    }
    try (Arena names = new Arena()) {
      long itself = names.string("/proc/self/fd/" + closed);
      Kernel.call(SystemCall.FCHMODAT, AT_FDCWD, itself, OWNER_ALL);
    } finally {
      close((int) closed);
    }
    return openDirectory(directory, path);
  }

  private static long openDirectory(int directory, long path) {
    return Kernel.call(SystemCall.OPENAT, directory, path, DIRECTORY_NOFOLLOW_CLOEXEC, 0);
  }

  private Identity identity(int directory) throws IOException {
    look(directory);
    return new Identity(stat.getLong(STATX_DEVICE), stat.getLong(STATX_INODE));
  }

  private void look(int directory) throws IOException {
    require(
        "look at",
        Kernel.call(
            SystemCall.STATX,
            directory,
            empty,
            AT_EMPTY_PATH,
            STATX_BASIC_STATS,
            stat.address(),
            0));
  }

  private int require(String step, long result) throws IOException {
    if (result < 0) {
      throw new FileSystemException(
          tree.toString(), null, "cannot " + step + " it: " + Errno.describe((int) -result));
    }
    return (int) result;
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
    return entry[0] == '.' && (entry.length == 1 || (entry.length == 2 && entry[1] == '.'));
  }

  private long named(byte[] entry) {
    name.put(0, entry);
    name.put(entry.length, new byte[1]);
    return name.address();
  }

  private static void close(int descriptor) {
    Kernel.call(SystemCall.CLOSE, descriptor);
  }

  @Override
  public void close() {
    arena.close();
  }
}
