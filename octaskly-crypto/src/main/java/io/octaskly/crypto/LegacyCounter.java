package io.octaskly.crypto;

import io.octaskly.crypto.internal.KeyId;
import io.octaskly.crypto.internal.SealingKey;
import io.octaskly.crypto.internal.files.DirectoryLock;
import io.octaskly.crypto.internal.files.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of {@link SealedFormat#LEGACY_V1} that each key has sealed: random nonces
 * allow fewer than 2^32 of them (NIST SP 800-38D section 8.3).
 *
 * <p>Thread-safe.
 */
public final class LegacyCounter implements AutoCloseable {
  /** How many messages are written down as sealed at once, before they are. */
  static final long BLOCK = 1L << 20;

  private static final int LONGEST_FILE = 32;

  /** Null if nothing outlives this process. */
  private final @Nullable Path directory;

  private final @Nullable DirectoryLock lock;
  private final Map<KeyId, Block> blocks = new HashMap<>();
  private boolean closed;

  private LegacyCounter(@Nullable Path directory, @Nullable DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** What a key may seal without writing to the disk again. */
  private record Block(long next, long end) {}

  /**
   * A number of messages.
   *
   * @param before the same when the key was asked for the last time
   */
  record Count(long before, long value) {
    boolean reaches(long threshold) {
      return before < threshold && value >= threshold;
    }
  }

  /** {@return a counter that starts with each process, and with each ring made of the same key} */
  public static LegacyCounter inThisProcess() {
    return new LegacyCounter(null, null);
  }

  /**
   * {@return a counter that goes on where earlier processes ended}
   *
   * <p>It writes ahead, 2^20 messages at a time, and counts a part of that as sealed if the process
   * ends before. One process and one object use a directory at a time.
   *
   * @param directory where the counts are kept, one file a key, {@code rw-------}; made if it is
   *     missing
   * @throws NullPointerException if {@code directory} is null
   * @throws StorageException if the directory cannot be used, is open to others than its owner, or
   *     is in use
   */
  public static LegacyCounter inDirectory(Path directory) {
    PrivateFiles.openDirectory(directory);
    return new LegacyCounter(directory, DirectoryLock.acquire(directory));
  }

  /** {@return how many messages a key has sealed, with one that it is about to} */
  Count next(SealingKey key) {
    if (directory == null) {
      long value = key.legacyMessages().incrementAndGet();
      return new Count(value - 1, value);
    }
    return next(key.id(), directory.resolve(key.id() + ".count"));
  }

  private synchronized Count next(KeyId id, Path file) {
    if (closed) {
      throw new IllegalStateException("counter of " + directory + " is closed: open it again");
    }
    Block block = blocks.get(id);
    boolean first = block == null;
    long before = block == null ? written(file) : block.next();
    if (block == null || block.next() == block.end()) {
      block = new Block(before, before + BLOCK);
      PrivateFiles.replace(file, Long.toString(block.end()).getBytes(StandardCharsets.US_ASCII));
    }
    blocks.put(id, new Block(before + 1, block.end()));
    // The first time, as if from the start: what an earlier process was told, this one was not.
    return new Count(first ? 0 : before, before + 1);
  }

  private static long written(Path file) {
    return PrivateFiles.read(file, LONGEST_FILE).map(content -> parsed(file, content)).orElse(0L);
  }

  private static long parsed(Path file, byte[] content) {
    try {
      long count = Long.parseLong(new String(content, StandardCharsets.US_ASCII));
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StorageException(
        file + " is no count of messages: the key may be exhausted; rotate to a new one");
  }

  /** Lets another process or object count. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (!closed && lock != null) {
      closed = true;
      lock.close();
    }
  }
}
