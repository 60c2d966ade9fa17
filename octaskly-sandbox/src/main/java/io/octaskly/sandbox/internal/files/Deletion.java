package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Deletes what a task has left, without ever following a link that it made. What another thread
 * deletes meanwhile counts as deleted: at the end of the process everything is, while the last
 * tasks' own directories may just be going.
 *
 * <p>A task can nest directories deeper than this process may have files open or frames on its
 * stack. What lies deep is therefore moved up and deleted from there.
 */
final class Deletion implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int MAX_DEPTH = 32;

  /**
   * A directory may have to be listed again, since listing and deleting get in each other's way.
   */
  private static final int MAX_FRUITLESS = 10;

  private final Opener opener = new Opener();

  private Deletion() {}

  static void deleteTree(Path directory) throws IOException {
    try (Deletion deletion = new Deletion();
        Arena arena = new Arena()) {
      deletion.deleteTop(directory, arena.string(directory.toString()));
    } catch (KernelException e) {
      throw new IOException("cannot delete " + directory + ": " + e.getMessage(), e);
    }
  }

  private void deleteTop(Path path, long name) {
    for (int fruitless = 0; !isRemoved(AT_FDCWD, name); fruitless++) {
      try (Descriptor top = opener.at(path)) {
        boolean progress = empty(top, top, 0);
        fruitless = progress ? 0 : fruitless;
      } catch (KernelException e) {
        throwUnlessGone(e);
      }
      requireProgress(fruitless);
    }
  }

  /**
   * Deletes what is in a directory.
   *
   * @return whether anything was
   */
  private boolean empty(Descriptor directory, Descriptor top, int depth) {
    if (!opener.status(directory).isOpenToItsOwner()) {
      opener.openToOwner(directory);
    }
    boolean progress = false;
    try (Descriptor listing = opener.listing(directory)) {
      EntryNames names = opener.names(listing, depth);
      while (names.next()) {
        try {
          delete(listing, names.address(), top, depth);
          progress = true;
        } catch (KernelException e) {
          throwUnlessGone(e);
        }
      }
    }
    return progress;
  }

  private void delete(Descriptor directory, long name, Descriptor top, int depth) {
    for (int fruitless = 0; !isRemoved(directory.number(), name); fruitless++) {
      try (Descriptor inner = opener.entry(directory, name)) {
        if (depth == MAX_DEPTH) {
          moveUp(directory, name, inner, top);
          return;
        }
        boolean progress = empty(inner, top, depth + 1);
        fruitless = progress ? 0 : fruitless;
      }
      requireProgress(fruitless);
    }
  }

  /**
   * Removes a name, of a file or of an empty directory; false if it is that of one with content.
   */
  private static boolean isRemoved(int directory, long name) {
    long file = Kernel.call(SystemCall.UNLINKAT, directory, name, 0);
    // POSIX has EPERM for a directory, Linux EISDIR; where removal is not permitted, the second
    // call says so.
    if (file != -Errno.EISDIR && file != -Errno.EPERM) {
      return isDone(file);
    }
    long removed = Kernel.call(SystemCall.UNLINKAT, directory, name, AT_REMOVEDIR);
    boolean hasContent = removed == -Errno.ENOTEMPTY || removed == -Errno.EEXIST;
    return !hasContent && isDone(removed == -Errno.ENOTDIR ? file : removed);
  }

  private static boolean isDone(long result) {
    if (result < 0 && result != -Errno.ENOENT) {
      throw new KernelException("remove an entry", SystemCall.UNLINKAT, (int) -result);
    }
    return true;
  }

  private void moveUp(Descriptor directory, long name, Descriptor inner, Descriptor top) {
    if (!opener.status(inner).isOpenToItsOwner()) {
      // rename(2) writes to a directory that gets another parent.
      opener.openToOwner(inner);
    }
    try (Arena arena = new Arena()) {
      Kernel.require(
          "move a directory up",
          SystemCall.RENAMEAT,
          directory.number(),
          name,
          top.number(),
          arena.string(UUID.randomUUID().toString()));
    }
  }

  private static void throwUnlessGone(KernelException e) {
    if (e.errno() != Errno.ENOENT) {
      throw e;
    }
  }

  private static void requireProgress(int fruitless) {
    if (fruitless > MAX_FRUITLESS) {
      throw new KernelException("empty a directory", SystemCall.UNLINKAT, Errno.ENOTEMPTY);
    }
  }

  @Override
  public void close() {
    opener.close();
  }
}
