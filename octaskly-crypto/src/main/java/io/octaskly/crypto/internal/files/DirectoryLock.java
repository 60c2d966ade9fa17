package io.octaskly.crypto.internal.files;

import io.octaskly.crypto.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The right to write in a directory, of one owner in one process at a time. The kernel gives it
 * back when the process ends, however it does (fcntl(2)).
 */
public final class DirectoryLock implements AutoCloseable {
  /** The file that is locked. */
  public static final String NAME = ".lock";

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
          FileChannel channel = PrivateFiles.openOrCreate(directory.resolve(NAME));
          if (tryLock(channel) == null) {
            channel.close();
            throw new StorageException(
                "directory " + directory + " is in use by another store: close that one first");
          }
          return new DirectoryLock(directory, channel);
        });
  }

  /** {@return the lock; null if another process has it, or this one already} */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  @Override
  public void close() {
    PrivateFiles.orRefuse(
        "lock of " + directory + " cannot be given back",
        () -> {
          channel.close();
          return directory;
        });
  }
}
