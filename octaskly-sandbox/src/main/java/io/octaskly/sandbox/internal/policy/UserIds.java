package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * User ids that nobody else has, one for each running task of a root host. They are taken in
 * blocks; a block is this process's as long as it holds the lock on the block's file, so that two
 * hosts never give the same id to two tasks. Thread-safe.
 */
public final class UserIds {
  /** Ids that systemd's registry lists as unused, far from users, services and containers. */
  public static final int DEFAULT_FIRST = 1_900_000_000;

  public static final int DEFAULT_COUNT = 65_536;

  private static final int BLOCK = 64;
  private static final Path LOCKS = Path.of("/run/octaskly-user-ids");

  private final int first;
  private final int count;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final Set<Integer> tried = new HashSet<>();

  /** Held for the life of the process: closing one would give its block away. */
  private final List<FileLock> held = new ArrayList<>();

  public UserIds(int first, int count) {
    this.first = first;
    this.count = count;
  }

  /** An id for one task, until it is {@linkplain #release released}. */
  public synchronized int take() {
    if (free.isEmpty()) {
      takeBlock();
    }
    return free.removeFirst();
  }

  /** To be called when no process of the task is left. */
  public synchronized void release(int id) {
    free.addLast(id);
  }

  private void takeBlock() {
    for (int block = 0; block * BLOCK < count; block++) {
      int base = first + block * BLOCK;
      if (tried.add(base) && lock(base)) {
        for (int id = base; id < Math.min(base + BLOCK, first + count); id++) {
          free.addLast(id);
        }
        return;
      }
    }
    throw new SandboxException(
        "all user ids from "
            + first
            + " to "
            + (first + count - 1)
            + " are taken by running tasks of this or other hosts; give a larger range to"
            + " Sandbox.Builder.userIds");
  }

  private boolean lock(int base) {
    try {
      makeLockDirectory();
      FileChannel file =
          FileChannel.open(
              LOCKS.resolve(Integer.toString(base)),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileLock lock;
      try {
        lock = file.tryLock();
      } catch (OverlappingFileLockException e) {
        // Another class loader of this JVM holds it.
        lock = null;
      }
      if (lock == null) {
        file.close();
        return false;
      }
      held.add(lock);
      return true;
    } catch (IOException e) {
      throw new SandboxException(
          "cannot reserve user ids for tasks with a lock in " + LOCKS + ": make /run writable", e);
    }
  }

  private static void makeLockDirectory() throws IOException {
    try {
      Files.createDirectory(
          LOCKS,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(LOCKS, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean ours = found.isDirectory() && found.owner().getName().equals("root");
      if (!ours) {
        throw new IOException(LOCKS + " is not a directory of root", e);
      }
    }
  }
}
