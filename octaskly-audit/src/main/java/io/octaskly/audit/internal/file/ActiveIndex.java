package io.octaskly.audit.internal.file;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.internal.chain.LineScanner;
import io.octaskly.audit.internal.chain.Place;
import io.octaskly.audit.internal.index.Block;
import io.octaskly.audit.internal.index.Lines;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the index of the active segment along with it. Not thread-safe. */
final class ActiveIndex implements Closeable {
  private final OutputStream out;
  private final Block.Builder builder = new Block.Builder(0);

  private ActiveIndex(OutputStream out) {
    this.out = out;
  }

  /** Starts an index anew for what a segment holds. */
  static ActiveIndex over(Path segment, Path index) throws IOException {
    Files.deleteIfExists(index);
    Files.newByteChannel(
            index,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            Permissions.ownerOnlyFile(index))
        .close();
    ActiveIndex active = new ActiveIndex(Files.newOutputStream(index, StandardOpenOption.APPEND));
    try (LineScanner lines = new LineScanner(Files.newInputStream(segment))) {
      while (lines.next() && lines.terminated()) {
        active.add(
            lines.length() + 1,
            Place.sequence(lines.buffer(), lines.start(), lines.length()),
            Lines.timestamp(lines.buffer(), lines.start(), lines.length()));
      }
      return active;
    } catch (IOException e) {
      active.close();
      throw e;
    }
  }

  void add(List<AuditRecord> batch) throws IOException {
    for (AuditRecord record : batch) {
      AuditEvent event = record.event();
      add(
          record.bytes().remaining(),
          record.head().sequence(),
          event.timestamp().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
    }
  }

  private void add(int bytes, long sequence, long timestamp) throws IOException {
    write(builder.add(bytes, sequence, timestamp));
  }

  /** Adds the lines that do not fill a block: no more will come. */
  void finish() throws IOException {
    write(builder.finish());
    out.close();
  }

  private void write(@Nullable Block block) throws IOException {
    if (block != null) {
      out.write(block.stored());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
