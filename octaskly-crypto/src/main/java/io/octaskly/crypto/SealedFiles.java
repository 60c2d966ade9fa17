package io.octaskly.crypto;

import io.octaskly.crypto.internal.files.PendingFile;
import io.octaskly.crypto.internal.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Seals files of any size, in the format of {@link SealedStreams}.
 *
 * <p>The new file takes its place when it is whole and on the disk, {@code rw-------}; until then,
 * and if anything fails, an older one stays there. So nothing of an altered file is ever seen.
 *
 * <p>Immutable and thread-safe.
 */
public final class SealedFiles {
  private final SealedStreams streams;

  private SealedFiles(SealedStreams streams) {
    this.streams = streams;
  }

  /**
   * {@return sealed files}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   */
  public static SealedFiles with(KeyRing ring) {
    return new SealedFiles(SealedStreams.with(ring));
  }

  /**
   * Seals a file.
   *
   * @param plain the file to seal, which stays as it is
   * @param sealed where the sealed one goes; may be the same
   * @param context what to bind it to; {@link Context#none()} for nothing
   * @throws NullPointerException if an argument is null
   * @throws StorageException if a file cannot be read or written
   */
  public void seal(Path plain, Path sealed, Context context) {
    Objects.requireNonNull(context, "context");
    replace(
        plain,
        sealed,
        (in, out) -> {
          try (OutputStream sealing = streams.sealing(unclosed(out), context)) {
            in.transferTo(sealing);
          }
        });
  }

  /**
   * Opens a file.
   *
   * @param sealed the sealed file, which stays as it is
   * @param plain where the opened one goes; may be the same
   * @param context the context it was sealed in
   * @throws NullPointerException if an argument is null
   * @throws MessageRefusedException if it cannot be opened, for whatever reason; nothing of it was
   *     put in its place
   * @throws StorageException if a file cannot be read or written
   */
  public void open(Path sealed, Path plain, Context context) {
    Objects.requireNonNull(context, "context");
    replace(
        sealed,
        plain,
        (in, out) -> {
          try (InputStream opening = streams.opening(in, context)) {
            opening.transferTo(out);
          }
        });
  }

  private static void replace(Path from, Path to, Copy copy) {
    Objects.requireNonNull(to, "to");
    PrivateFiles.orRefuse(
        from + " cannot be copied to " + to,
        () -> {
          try (InputStream in = Files.newInputStream(from);
              PendingFile pending = PendingFile.create(to)) {
            copy.copy(in, pending.output());
            pending.commit();
          }
          return to;
        });
  }

  /** The file is forced to the disk before it is closed. */
  private static OutputStream unclosed(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        out.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }
    };
  }

  @FunctionalInterface
  private interface Copy {
    void copy(InputStream in, OutputStream out) throws IOException;
  }
}
