package io.octaskly.audit.internal.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Verification.Problem;
import io.octaskly.audit.internal.chain.ChainWalk;
import io.octaskly.audit.internal.chain.RetiredSegments;
import io.octaskly.audit.internal.index.Lines;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import io.octaskly.audit.internal.sign.PublicKeyText;
import io.octaskly.audit.internal.sign.SigningKey;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log's files, open for writing behind its last event: the active segment, its index and its
 * signing key. Not thread-safe.
 *
 * <p>A rotation is complete or can be completed at every moment: the next key is on disk before the
 * line that names it, and everything after that line is renaming, which {@link #open} repeats.
 */
public final class LogStore implements AuditSink, Closeable {
  private final LogFiles files;
  private final SecureRandom random;
  private final WriterLock lock;
  private final String root;
  private SigningKey key;
  private FileSink sink;
  private ActiveIndex index;
  private int number;
  private @Nullable Instant begun;

  private final ChainHead head;
  private final boolean closed;
  private final long cutBytes;
  private final @Nullable Instant lastTime;

  private LogStore(
      LogFiles files,
      SecureRandom random,
      WriterLock lock,
      KeyFile keys,
      FileSink sink,
      ActiveIndex index,
      int number,
      ChainWalk walk) {
    this.files = files;
    this.random = random;
    this.lock = lock;
    this.root = keys.root();
    this.key = keys.key();
    this.sink = sink;
    this.index = index;
    this.number = number;
    this.head = walk.head();
    this.closed = walk.lastAction().equals(Action.LOG_CLOSED);
    this.cutBytes = sink.cutBytes();
    this.lastTime = walk.lastTime();
  }

  /**
   * {@return the log's files, made if missing, checked and repaired if not}
   *
   * @throws AuditException if another writes it, or it is not a log as it was written
   * @throws IOException if the file system refuses
   */
  public static LogStore open(Path path, SecureRandom random) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new AuditException("audit log " + path + " is a directory: give the path of a file");
    }
    Path file = LogDirectory.prepare(parent).resolve(name);
    WriterLock lock = WriterLock.acquire(file);
    try {
      return open(new LogFiles(file), random, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LogStore open(LogFiles files, SecureRandom random, WriterLock lock)
      throws IOException {
    Path file = files.active();
    createIfMissing(file);
    FileIdentity identity = FileIdentity.of(file);
    RetiredSegments retired = RetiredSegments.read(files.retired());
    RetiredSegments.End before = lastEnd(files, retired);
    int number = before == null ? 1 : before.number() + 1;
    ChainWalk walk =
        before == null
            ? new ChainWalk(ChainHead.START, null, null)
            : new ChainWalk(before.checkpoint().head(), before.checkpoint().nextKey(), null);
    ChainWalk.Break broken = walk.over(new Segment(number, file, Segment.Kind.ACTIVE));
    if (broken != null && broken.found().problem() != Problem.TORN_TAIL) {
      throw refused(file, broken.found().explanation());
    }
    KeyFile keys = keys(files, walk, random);
    for (Path leftover : files.leftovers()) {
      Files.delete(leftover);
    }
    Permissions.restrict(file);
    FileSink sink = FileSink.open(identity, walk.length());
    try {
      ActiveIndex index = ActiveIndex.over(file, files.activeIndex());
      LogStore store = new LogStore(files, random, lock, keys, sink, index, number, walk);
      store.begun = begun(files, walk);
      if (walk.lastAction().equals(Action.SEGMENT_ROTATED)) {
        store.completeRotation();
      }
      return store;
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  private static AuditException refused(Path file, String reason) {
    return new AuditException(
        "audit log "
            + file
            + " is not continued: "
            + reason
            + ". Keep it as evidence: move it away with the files next to it, and a new one is"
            + " begun");
  }

  private static RetiredSegments.@Nullable End lastEnd(LogFiles files, RetiredSegments retired)
      throws IOException {
    List<Segment> closed = files.closedSegments();
    if (closed.isEmpty()) {
      return retired.numbered(retired.last());
    }
    Segment last = closed.get(closed.size() - 1);
    RetiredSegments.End end = RetiredSegments.end(ClosedSegments.lastLine(files, last));
    if (end == null || end.number() != last.number()) {
      throw refused(
          files.active(), last.name() + " does not end with the checkpoint that ends a segment");
    }
    return end;
  }

  /** The key in force: the file's, or, if a crash came before they changed places, the next. */
  private static KeyFile keys(LogFiles files, ChainWalk walk, SecureRandom random)
      throws IOException {
    String inForce = walk.key();
    KeyFile present = KeyFile.read(files.key());
    if (inForce == null) {
      if (walk.lines() > 0) {
        throw refused(files.active(), "it announces no signing key");
      }
      SigningKey key = present == null ? SigningKey.generate(random) : present.key();
      KeyFile first = new KeyFile(key, key.publicKey().fingerprint());
      first.write(files.key());
      return first;
    }
    if (present != null && isOf(inForce, present)) {
      Files.deleteIfExists(files.nextKey());
      return present;
    }
    KeyFile next = KeyFile.read(files.nextKey());
    if (next != null && isOf(inForce, next)) {
      promote(files);
      return next;
    }
    throw refused(
        files.active(),
        "its signing key "
            + files.key().getFileName()
            + " is missing or not "
            + new PublicKeyText(inForce).fingerprint());
  }

  private static boolean isOf(String publicKey, KeyFile keys) {
    return keys.key().publicKey().text().equals(publicKey);
  }

  private static void promote(LogFiles files) throws IOException {
    KeyFile.wipe(files.key());
    Files.move(files.nextKey(), files.key(), ATOMIC_MOVE);
    force(files);
  }

  /** By lines of the log itself: the one that ended the segment before, or the first of all. */
  private static @Nullable Instant begun(LogFiles files, ChainWalk walk) throws IOException {
    if (walk.lines() == 0) {
      return null;
    }
    List<Segment> closed = files.closedSegments();
    byte[] line = new byte[0];
    if (!closed.isEmpty()) {
      line = ClosedSegments.lastLine(files, closed.get(closed.size() - 1));
    } else if (!walk.firstKey().isEmpty()) {
      try (InputStream in = Files.newInputStream(files.active())) {
        line = in.readNBytes(64);
      }
    }
    long timestamp = Lines.timestamp(line, 0, line.length);
    return timestamp == Long.MAX_VALUE ? walk.lastTime() : Instant.ofEpochMilli(timestamp);
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

  /** {@return which files they are} */
  public LogFiles files() {
    return files;
  }

  /** {@return the place of the last event when it was opened; START in a new log} */
  public ChainHead head() {
    return head;
  }

  /** {@return whether that event said that the log was closed} */
  public boolean closed() {
    return closed;
  }

  /** {@return when the log last wrote about itself, in the active segment; null if it did not} */
  public @Nullable Instant lastTime() {
    return lastTime;
  }

  /** {@return the length of the torn tail that was cut; 0 if there was none} */
  public long cutBytes() {
    return cutBytes;
  }

  /** {@return the fingerprint of the log's first key} */
  public String root() {
    return root;
  }

  /** {@return the key that signs now} */
  public SigningKey key() {
    return key;
  }

  /** {@return the number of the active segment} */
  public int number() {
    return number;
  }

  /** {@return the length of the active segment in bytes} */
  public long length() {
    return sink.length();
  }

  /** {@return when the active segment got its first event; null if it has none} */
  public @Nullable Instant begun() {
    return begun;
  }

  /** Notes when events are written, by the log's own clock: events may bring times of their own. */
  public void writtenAt(Instant now) {
    begun = begun == null ? now : begun;
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    sink.append(batch);
    index.add(batch);
  }

  @Override
  public void force() throws IOException {
    sink.force();
  }

  /** {@return the key that will sign the next segment; on disk, so that a line may name it} */
  public SigningKey prepareNextKey() throws IOException {
    SigningKey next = SigningKey.generate(random);
    new KeyFile(next, root).write(files.nextKey());
    return next;
  }

  /** Goes over to the next segment; the last line of this one says so and is forced. */
  public void completeRotation() throws IOException {
    if (Files.exists(files.nextKey())) {
      promote(files);
    }
    KeyFile keys = KeyFile.read(files.key());
    if (keys == null) {
      throw new IOException("signing key " + files.key() + " has vanished");
    }
    sink.close();
    index.finish();
    Segment done = new Segment(number, files.closed(number), Segment.Kind.CLOSED);
    if (Files.exists(done.path())) {
      throw new IOException(done.path() + " exists already");
    }
    Files.move(files.activeIndex(), files.index(done), ATOMIC_MOVE);
    Files.move(files.active(), done.path(), ATOMIC_MOVE);
    createIfMissing(files.active());
    key = keys.key();
    sink = FileSink.open(FileIdentity.of(files.active()), 0);
    index = ActiveIndex.over(files.active(), files.activeIndex());
    number++;
    begun = null;
  }

  private static void force(LogFiles files) throws IOException {
    Path directory = files.active().getParent();
    if (directory != null) {
      LogDirectory.force(directory);
    }
  }

  /** Closes the files, then lets others write them. */
  @Override
  public void close() throws IOException {
    FileSink active = sink;
    try (lock;
        active) {
      index.close();
    }
  }
}
