package io.octaskly.crypto.internal.files;

import io.octaskly.crypto.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write in a directory, of one owner in one process at a time. The kernel gives it
 * back when the process ends, however it does (fcntl(2)).
 */
public final class DirectoryLock implements AutoCloseable {
  /** The file that is locked. */
  public static final String NAME = ".lock";

  /**
   * What this process has locked. Without it, a second attempt would open and close the file, and
   * closing any descriptor of a file gives back all locks that the process has on it (fcntl(2)).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** {@return the right to a directory that nobody else has} */
  public static DirectoryLock acquire(Path directory) {
    return PrivateFiles.orRefuse(
        "directory " + directory + " cannot be locked",
        () -> {
          Path real = directory.toRealPath();
          if (!HELD.add(real)) {
            throw inUse(directory);
          }
          try {
            return new DirectoryLock(real, locked(real));
          } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
          }
        });
  }

  private static FileChannel locked(Path directory) throws IOException {
    FileChannel channel = PrivateFiles.openOrCreate(directory.resolve(NAME));
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(directory);
    }
    return channel;
  }

  private static StorageException inUse(Path directory) {
    return new StorageException(
        "directory " + directory + " is in use by another store: close that one first");
  }

  @Override
  public void close() {
    PrivateFiles.orRefuse(
        "lock of " + directory + " cannot be given back",
        () -> {
          channel.close();
          HELD.remove(directory);
          return directory;
        });
  }
}
