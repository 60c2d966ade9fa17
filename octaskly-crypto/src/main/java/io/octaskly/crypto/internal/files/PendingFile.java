package io.octaskly.crypto.internal.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * A file that takes its place when it is whole, or never. Not thread-safe.
 *
 * <p>It is written next to its place under another name, forced to the disk, and renamed: rename(2)
 * is atomic, and forcing the directory makes it durable.
 */
public final class PendingFile implements AutoCloseable {
  private static final String PREFIX = ".octaskly-";
  private static final String SUFFIX = ".tmp";

  private final Path target;
  private final Path pending;
  private final FileChannel channel;
  private boolean committed;

  private PendingFile(Path target, Path pending, FileChannel channel) {
    this.target = target;
    this.pending = pending;
    this.channel = channel;
  }

  /**
   * {@return a file that is empty so far, and open to its owner only}
   *
   * @param target where it will be
   */
  public static PendingFile create(Path target) throws IOException {
    Path pending = PrivateFiles.parent(target).resolve(PREFIX + UUID.randomUUID() + SUFFIX);
    FileChannel channel =
        FileChannel.open(
            pending,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PrivateFiles.filePermissions());
    return new PendingFile(target, pending, channel);
  }

  /** {@return whether a file was left by a process that ended before it was whole} */
  public static boolean isPending(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  /** {@return where the content goes} */
  public OutputStream output() {
    return Channels.newOutputStream(channel);
  }

  /** Puts the file in its place, durably. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    PrivateFiles.forceDirectory(PrivateFiles.parent(target));
  }

  /** Deletes the file unless it was put in its place. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(pending);
    }
  }
}
