package io.octaskly.sandbox.internal.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The file that one output goes to if it is more than is kept; made when the first byte is written.
 * When that fails, the output goes on without it. Written by one thread at a time; what came of it
 * may be asked for by any.
 */
final class SpillFile {
  /** Makes a file that is not there, and no other. */
  interface Opener {
    WritableByteChannel open(Path path) throws IOException;
  }

  /** {@code O_EXCL} and {@code O_NOFOLLOW}: nobody's file, and nowhere else ({@code open(2)}). */
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final TaskOutput output;
  private final long limit;
  private final Opener opener;
  private volatile @Nullable WritableByteChannel channel;
  private final AtomicLong written = new AtomicLong();
  private volatile @Nullable String problem;

  SpillFile(Path path, TaskOutput output, long limit, Opener opener) {
    this.path = path;
    this.output = output;
    this.limit = limit;
    this.opener = opener;
  }

  static WritableByteChannel create(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownersAlone =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return Files.newByteChannel(path, NEW, ownersAlone);
  }

  /** Appends, unless there is a problem already. */
  void write(byte[] bytes) {
    if (problem != null) {
      return;
    }
    try {
      WritableByteChannel open = channel;
      if (open == null) {
        open = opener.open(path);
        channel = open;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining() && problem == null) {
        written.addAndGet(open.write(buffer));
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      stop(reason(e));
    }
  }

  /** Nothing more is written. */
  void close() {
    WritableByteChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Network file systems report a full disk only now: close(2).
        stop(reason(e));
      }
    }
  }

  /** Gives up, unless that has been done, and lets the output go on without the file. */
  synchronized void stop(String why) {
    if (problem == null) {
      problem = why;
    }
    output.endSpill();
  }

  /** Whether it holds all that it should. */
  boolean isComplete() {
    return !output.overflowed() || written.get() >= Math.min(limit, output.total());
  }

  Spilled spilled() {
    return new Spilled(channel == null ? null : path, written.get(), problem);
  }

  private String reason(Throwable e) {
    if (e instanceof FileAlreadyExistsException) {
      return "somebody has made " + path + " before";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    String what = channel == null ? "cannot make " : "cannot write to ";
    return what + path + ": " + (reason == null ? e.getClass().getSimpleName() : reason);
  }
}
