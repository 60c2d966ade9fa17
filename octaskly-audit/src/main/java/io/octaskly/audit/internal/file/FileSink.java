package io.octaskly.audit.internal.file;

import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Appends lines to a file. Not thread-safe.
 *
 * <p>Old-style streams are used on purpose: a {@code FileChannel} closes itself when its thread is
 * interrupted, and events are written by whichever caller comes first.
 */
public final class FileSink implements AuditSink, Closeable {
  private static final int USUAL_BUFFER = 1 << 13;
  private static final int KEPT_BUFFER = 1 << 17;

  private final FileIdentity identity;
  private final FileOutputStream out;
  private final long cutBytes;
  private byte[] buffer = new byte[USUAL_BUFFER];
  private long length;
  private long acknowledged;

  private FileSink(FileIdentity identity, FileOutputStream out, long length, long cutBytes) {
    this.identity = identity;
    this.out = out;
    this.length = length;
    this.cutBytes = cutBytes;
  }

  /** Opens a file and cuts it to the length that is whole. */
  static FileSink open(FileIdentity identity, long length) throws IOException {
    File file = identity.path().toFile();
    long found = file.length();
    setLength(identity, length);
    // O_APPEND: nothing that was written can be written over, also by mistake.
    FileOutputStream out = new FileOutputStream(file, true);
    try {
      identity.check(length);
      return new FileSink(identity, out, length, found - length);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  long length() {
    return length;
  }

  long cutBytes() {
    return cutBytes;
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    // Batches come one after the other, so the one before was acknowledged.
    acknowledged = length;
    int size = join(batch);
    try {
      out.write(buffer, 0, size);
    } catch (IOException e) {
      withdraw(size, e);
      throw e;
    }
    length += size;
    identity.check(length);
  }

  @Override
  public void force() throws IOException {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      withdraw(length - acknowledged, e);
      throw e;
    }
    identity.check(length);
  }

  /** Fills the buffer; {@return how far} */
  private int join(List<AuditRecord> batch) {
    if (buffer.length > KEPT_BUFFER) {
      buffer = new byte[USUAL_BUFFER];
    }
    int end = 0;
    for (AuditRecord record : batch) {
      ByteBuffer line = record.bytes();
      int start = end;
      end += line.remaining();
      if (end > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(end, 2 * buffer.length));
      }
      line.get(buffer, start, end - start);
    }
    return end;
  }

  /**
   * Takes back what is about to be reported as not recorded, as far as that is possible; what
   * somebody else did to the file stays as it is.
   */
  private void withdraw(long written, IOException reason) {
    try {
      long found = identity.path().toFile().length();
      boolean ours = found >= acknowledged && found <= acknowledged + written;
      if (ours && FileIdentity.of(identity.path()).equals(identity)) {
        setLength(identity, acknowledged);
      }
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private static void setLength(FileIdentity identity, long length) throws IOException {
    if (identity.path().toFile().length() <= length) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(identity.path().toFile(), "rw")) {
      file.setLength(length);
      file.getFD().sync();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
