package io.octaskly.audit.internal.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.octaskly.audit.AuditException;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.chain.ChainWalk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A log's file, opened for writing behind its last event.
 *
 * @param sink takes further lines
 * @param head the place of the last event; {@link ChainHead#START} in a new log
 * @param closed whether that event says that the log was closed
 * @param cutBytes the length of the torn tail that was cut; 0 if there was none
 * @param lock keeps other writers out
 */
public record LogFile(FileSink sink, ChainHead head, boolean closed, long cutBytes, Closeable lock)
    implements Closeable {

  /**
   * {@return the log's file, made if missing, checked and repaired if not}
   *
   * @throws AuditException if another writes it, or it is not a log as it was written
   * @throws IOException if the file system refuses
   */
  public static LogFile open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new AuditException("audit log " + path + " is a directory: give the path of a file");
    }
    Path file = LogDirectory.prepare(parent).resolve(name);
    WriterLock lock = WriterLock.acquire(file);
    try {
      return open(file, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LogFile open(Path file, WriterLock lock) throws IOException {
    createIfMissing(file);
    FileIdentity identity = FileIdentity.of(file);
    ChainWalk walk = ChainWalk.over(file, null);
    ChainWalk.Break broken = walk.broken();
    if (broken != null && broken.found().problem() != Problem.TORN_TAIL) {
      throw new AuditException(
          "audit log "
              + file
              + " is not continued: "
              + broken.found().explanation()
              + ". Keep it as evidence: move it away, and a new one is begun");
    }
    Permissions.restrict(file);
    FileSink sink = FileSink.open(identity, walk.length());
    long cut = sink.cutBytes();
    return new LogFile(sink, walk.head(), walk.closed(), cut, lock);
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      FileChannel.open(file, Set.of(CREATE_NEW, WRITE), Permissions.ownerOnlyFile(file)).close();
    } catch (FileAlreadyExistsException e) {
      // Usual: the log is continued.
    }
    // Always, for whoever created the file may have been killed before doing so.
    Path directory = file.getParent();
    if (directory != null) {
      LogDirectory.force(directory);
    }
  }

  /** Closes the file, then lets others write it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      sink.close();
    }
  }
}
