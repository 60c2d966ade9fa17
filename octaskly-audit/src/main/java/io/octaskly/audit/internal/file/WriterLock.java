package io.octaskly.audit.internal.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.octaskly.audit.AuditException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a log, held by one process at a time. The lock is on a file of its own, next
 * to the log: a POSIX lock goes as soon as the process closes <em>any</em> descriptor of the file
 * ({@code fcntl_locking(2)}), and verifying a log opens and closes it.
 */
final class WriterLock implements Closeable {
  /**
   * The locks of this process. For the reason above a second attempt must not even open the file,
   * and only the process as a whole can know that.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Past the end, so that others can read the process id even where locks are mandatory. */
  private static final long POSITION = Long.MAX_VALUE - 1;

  private static final int MAX_PID_BYTES = 32;

  private final Path file;
  private final FileChannel channel;

  private WriterLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * {@return the lock for a log}
   *
   * @param log a path whose directory part is real
   * @throws AuditException if another holds it
   */
  static WriterLock acquire(Path log) throws IOException {
    Path file = log.resolveSibling(log.getFileName() + ".lock");
    if (!HELD.add(file)) {
      throw new AuditException(
          "audit log "
              + log
              + " is already open in this process: share that AuditLog, or close it");
    }
    try {
      return new WriterLock(file, lock(log, file));
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static FileChannel lock(Path log, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(CREATE, READ, WRITE, NOFOLLOW_LINKS), Permissions.ownerOnlyFile(file));
    try {
      FileLock lock = channel.tryLock(POSITION, 1, false);
      if (lock == null) {
        throw new AuditException(
            "audit log "
                + log
                + " is already open in process "
                + holder(channel)
                + ": one process writes a log");
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(MAX_PID_BYTES);
    channel.read(pid, 0);
    return StandardCharsets.US_ASCII.decode(pid.flip()).toString().strip();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
