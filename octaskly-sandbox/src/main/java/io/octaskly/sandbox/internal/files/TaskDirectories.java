package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.UserIds;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which this process keeps its tasks' private directories: {@code
 * octaskly-tasks-...} in {@code java.io.tmpdir}, with a name that cannot be guessed. Where that is
 * {@code /tmp}, which every BASIC task may write to, it is in {@code /var/tmp} instead, if there is
 * one. Thread-safe.
 */
public final class TaskDirectories {
  private static final String PREFIX = "octaskly-tasks-";

  /** Exactly what is made here: what it matches and is ours is deleted once nobody holds it. */
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{24}");

  private static final Path SHARED = Path.of("/tmp");
  private static final Path PERSISTENT = Path.of("/var/tmp");
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** As many as may be kept for the next tasks: making and deleting them costs more than a look. */
  private static final int MAX_IDLE = 32;

  private final Path base;
  private final Path home;
  private final Path tree;

  /** Held for the life of the process. */
  private final OpenDirectory lock;

  /** Taken shared to make directories, alone to end that for good. */
  private final ReadWriteLock making = new ReentrantReadWriteLock();

  /** Guarded by {@link #making}. */
  private boolean removed;

  private final AtomicLong next = new AtomicLong();
  private final ConcurrentLinkedDeque<TaskDirectory> idle = new ConcurrentLinkedDeque<>();

  private TaskDirectories(Path base, Path home, Path tree, OpenDirectory lock) {
    this.base = base;
    this.home = home;
    this.tree = tree;
    this.lock = lock;
  }

  /** Makes the directory. Other users may pass through it, by name, but not list it. */
  public static TaskDirectories create() {
    Path location = location();
    try {
      removeAbandoned(location);
      while (true) {
        Path base = Files.createDirectory(location.resolve(PREFIX + randomName()));
        Optional<OpenDirectory> lock = lock(base);
        if (lock.isPresent()) {
          return create(base, lock.get());
        }
        // Another process has taken it for an abandoned one, in the moment before it was locked.
      }
    } catch (IOException e) {
      throw new SandboxException(
          "cannot make a directory for tasks in "
              + location
              + " (system property java.io.tmpdir): make it writable or set another",
          e);
    }
  }

  private static TaskDirectories create(Path base, OpenDirectory lock) throws IOException {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
    Path home = Files.createDirectory(base.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path tree = Files.createDirectory(base.resolve("tree"));
    return new TaskDirectories(base, home, tree, lock);
  }

  private static String randomName() {
    byte[] name = new byte[12];
    new SecureRandom().nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  /** Locks a directory of this user; empty if it is in use, another user's, or gone. */
  private static Optional<OpenDirectory> lock(Path path) {
    Optional<OpenDirectory> directory = OpenDirectory.open(path);
    if (directory.isPresent()
        && directory.get().owner() == (int) Kernel.call(SystemCall.GETEUID)
        && directory.get().tryLock()) {
      return directory;
    }
    directory.ifPresent(OpenDirectory::close);
    return Optional.empty();
  }

  /** What processes have left that were killed, so that they could not tidy up themselves. */
  private static void removeAbandoned(Path location) throws IOException {
    try (DirectoryStream<Path> candidates =
        Files.newDirectoryStream(
            location, path -> NAME.matcher(path.getFileName().toString()).matches())) {
      for (Path candidate : candidates) {
        Optional<OpenDirectory> abandoned = lock(candidate);
        if (abandoned.isPresent()) {
          try {
            Deletion.deleteTree(candidate);
          } finally {
            abandoned.get().close();
          }
        }
      }
    }
  }

  private static Path location() {
    Path configured = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    return configured.equals(SHARED) && Files.isWritable(PERSISTENT) ? PERSISTENT : configured;
  }

  /** Holds all private directories; no task is granted anything here but its own. */
  public Path base() {
    return base;
  }

  /** An empty directory that no task may change. */
  public Path home() {
    return home;
  }

  /** An empty directory on which tasks mount trees of their own, each in its own namespace. */
  public Path tree() {
    return tree;
  }

  /**
   * The private directories of one task, empty, until they are {@linkplain #giveBack given back}.
   *
   * @param userIds where the task's own user id comes from, to which they then belong; null for a
   *     task with this process's own
   * @param metadataKept whether the task can change no modes, owners and attributes; one that can
   *     uses directories up, so it gets new ones
   */
  public TaskDirectory take(@Nullable UserIds userIds, boolean metadataKept) {
    if (metadataKept) {
      for (TaskDirectory directory : idle) {
        if (directory.userIds() == userIds && idle.remove(directory)) {
          return directory;
        }
      }
    }
    Integer owner = userIds == null ? null : userIds.take();
    try {
      return make(userIds, owner);
    } catch (KernelException | SandboxException e) {
      if (userIds != null && owner != null) {
        userIds.release(owner);
      }
      throw e;
    }
  }

  private TaskDirectory make(@Nullable UserIds userIds, @Nullable Integer owner) {
    String number = Long.toString(next.getAndIncrement());
    Path work = base.resolve(number + ".work");
    Path temporary = base.resolve(number + ".tmp");
    making.readLock().lock();
    try (Arena arena = new Arena()) {
      if (removed) {
        throw new SandboxException("this process is ending: no task can be started any more");
      }
      makePrivate(arena, work, owner);
      makePrivate(arena, temporary, owner);
    } finally {
      making.readLock().unlock();
    }
    return new TaskDirectory(work, temporary, userIds, owner);
  }

  private static void makePrivate(Arena arena, Path directory, @Nullable Integer owner) {
    long path = arena.string(directory.toString());
    Kernel.require(
        "make directory " + directory, SystemCall.MKDIRAT, AT_FDCWD, path, TaskDirectory.PRIVATE);
    if (owner != null) {
      Kernel.require(
          "give directory " + directory + " to user " + owner,
          SystemCall.FCHOWNAT,
          AT_FDCWD,
          path,
          owner,
          owner,
          AT_SYMLINK_NOFOLLOW);
    }
  }

  /**
   * To be called when no process of the task is left. Directories that are as they were made, which
   * a task that cannot change metadata leaves so when it leaves nothing in them, serve the next
   * task; others are deleted.
   *
   * @param metadataKept whether the task could change no modes, owners and attributes
   */
  public void giveBack(TaskDirectory directory, boolean metadataKept) throws IOException {
    if (metadataKept && idle.size() < MAX_IDLE && directory.isAsMade()) {
      idle.push(directory);
      return;
    }
    try {
      directory.delete();
    } finally {
      directory.releaseOwner();
    }
  }

  /** Removes everything, and makes nothing any more. For the end of the process. */
  public void remove() throws IOException {
    making.writeLock().lock();
    try {
      removed = true;
    } finally {
      making.writeLock().unlock();
    }
    Deletion.deleteTree(base);
    lock.close();
  }
}
