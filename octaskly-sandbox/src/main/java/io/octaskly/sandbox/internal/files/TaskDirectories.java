package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which this process keeps its tasks' private directories: {@code octaskly-...} in
 * {@code java.io.tmpdir}, with a name that cannot be guessed. Where that is {@code /tmp}, which
 * every BASIC task may write to, it is in {@code /var/tmp} instead, if there is one. Thread-safe.
 */
public final class TaskDirectories {
  private static final Path SHARED = Path.of("/tmp");
  private static final Path PERSISTENT = Path.of("/var/tmp");
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int PRIVATE = 0700;

  private final Path base;
  private final Path home;
  private final AtomicLong next = new AtomicLong();

  private TaskDirectories(Path base, Path home) {
    this.base = base;
    this.home = home;
  }

  /** Makes the directory. Other users may pass through it, by name, but not list it. */
  public static TaskDirectories create() {
    byte[] name = new byte[12];
    new SecureRandom().nextBytes(name);
    Path base = location().resolve("octaskly-" + HexFormat.of().formatHex(name));
    try {
      Files.createDirectory(base);
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
      Path home = Files.createDirectory(base.resolve("home"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
      return new TaskDirectories(base, home);
    } catch (IOException e) {
      throw new SandboxException(
          "cannot make a directory for tasks in "
              + base.getParent()
              + " (system property java.io.tmpdir): make it writable or set another",
          e);
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

  /**
   * Makes the private directories of one task.
   *
   * @param owner the user and group that they are to belong to, or null for this process's own
   */
  public TaskDirectory make(@Nullable Integer owner) {
    String number = Long.toString(next.getAndIncrement());
    Path work = base.resolve(number + ".work");
    Path temporary = base.resolve(number + ".tmp");
    try (Arena arena = new Arena()) {
      makePrivate(arena, work, owner);
      makePrivate(arena, temporary, owner);
    }
    return new TaskDirectory(work, temporary, owner);
  }

  private static void makePrivate(Arena arena, Path directory, @Nullable Integer owner) {
    long path = arena.string(directory.toString());
    Kernel.require("make directory " + directory, SystemCall.MKDIRAT, AT_FDCWD, path, PRIVATE);
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

  /** Removes everything. For the end of the process, when no task is left. */
  public void remove() throws IOException {
    Deletion.deleteTree(base);
  }
}
