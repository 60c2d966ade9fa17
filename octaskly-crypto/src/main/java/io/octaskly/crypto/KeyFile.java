package io.octaskly.crypto;

import io.octaskly.crypto.internal.AesGcm;
import io.octaskly.crypto.internal.KeyId;
import io.octaskly.crypto.internal.SealingKey;
import io.octaskly.crypto.internal.files.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@link KeyRing} in a file. It is {@code rw-------} from the moment it is made, refused when it
 * is read with more permissions, and replaced as a whole: after a crash it is the old or the new
 * one.
 *
 * <p>The keys are in it as they are: whoever reads the file can read all messages. It is text, one
 * line a key after two lines that say what it is:
 *
 * <pre>
 * octaskly key ring 1
 * rotate-every PT720H
 * ACTIVE 2026-02-07T14:30:45Z v2 RAW 0123456789abcdef 64 hexadecimal digits
 * RETIRED 2025-12-01T00:00:00Z v2 - fedcba9876543210 -
 * </pre>
 *
 * <p>Immutable and thread-safe; of two processes that replace it at once, the last one wins.
 */
public final class KeyFile {
  private static final String HEADER = "octaskly key ring 1";
  private static final String ROTATE_EVERY = "rotate-every ";
  private static final String NONE = "-";
  private static final String ONLY_V2 = "v2";
  private static final String ALSO_V1 = "v1+v2";
  private static final int FIELDS = 6;
  private static final int LONGEST_FILE = 1 << 20;

  private final Path path;

  private KeyFile(Path path) {
    this.path = path;
  }

  /**
   * {@return a key file, which need not exist}
   *
   * @param path where it is; its directory has to exist
   * @throws NullPointerException if {@code path} is null
   */
  public static KeyFile at(Path path) {
    return new KeyFile(Objects.requireNonNull(path, "path"));
  }

  /**
   * {@return the ring in the file; empty if there is no file}
   *
   * @throws StorageException if it cannot be read, is open to others than its owner, or is not what
   *     {@link #write} wrote
   */
  public Optional<KeyRing> read() {
    return PrivateFiles.read(path, LONGEST_FILE).map(this::parsed);
  }

  /**
   * Puts a ring into the file, in the place of the one that is there.
   *
   * @param ring the ring, with all its keys
   * @throws NullPointerException if {@code ring} is null
   * @throws StorageException if it cannot be written; the old one is still there
   */
  public void write(KeyRing ring) {
    StringBuilder text = new StringBuilder();
    text.append(HEADER)
        .append('\n')
        .append(ROTATE_EVERY)
        .append(ring.rotationPeriod())
        .append('\n');
    ring.entries().forEach(entry -> text.append(line(entry)).append('\n'));
    byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
    try {
      PrivateFiles.replace(path, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** {@return the path} */
  @Override
  public String toString() {
    return "KeyFile[" + path + "]";
  }

  private static String line(RingEntry entry) {
    SealingKey key = entry.key();
    String origin = NONE;
    String secret = NONE;
    if (key != null) {
      byte[] stored = key.stored();
      origin = key.origin().name();
      secret = HexFormat.of().formatHex(stored);
      Arrays.fill(stored, (byte) 0);
    }
    return String.join(
        " ",
        entry.state().name(),
        entry.created().toString(),
        entry.acceptsLegacyV1() ? ALSO_V1 : ONLY_V2,
        origin,
        entry.id().toString(),
        secret);
  }

  private KeyRing parsed(byte[] content) {
    List<String> lines = new String(content, StandardCharsets.US_ASCII).lines().toList();
    Arrays.fill(content, (byte) 0);
    require(lines.size() > 2 && lines.get(0).equals(HEADER), 1);
    require(lines.get(1).startsWith(ROTATE_EVERY), 2);
    List<RingEntry> entries = new ArrayList<>();
    for (int i = 2; i < lines.size(); i++) {
      RingEntry entry = entry(lines.get(i), i + 1);
      require((entry.state() == KeyState.ACTIVE) == entries.isEmpty(), i + 1);
      require(entries.stream().noneMatch(other -> other.id().equals(entry.id())), i + 1);
      entries.add(entry);
    }
    try {
      Duration period = Duration.parse(lines.get(1).substring(ROTATE_EVERY.length()));
      return new KeyRing(entries, period).rotateEvery(period);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw damaged(2);
    }
  }

  private RingEntry entry(String line, int number) {
    String[] fields = line.split(" ", -1);
    require(fields.length == FIELDS, number);
    boolean legacy = fields[2].equals(ALSO_V1);
    require(legacy || fields[2].equals(ONLY_V2), number);
    try {
      KeyState state = KeyState.valueOf(fields[0]);
      Instant created = Instant.parse(fields[1]);
      if (state == KeyState.RETIRED) {
        require(!legacy && fields[3].equals(NONE) && fields[5].equals(NONE), number);
        KeyId id = new KeyId(HexFormat.fromHexDigitsToLong(fields[4]));
        require(id.toString().equals(fields[4]), number);
        return new RingEntry(id, created, state, false, null);
      }
      SealingKey key = key(SealingKey.Origin.valueOf(fields[3]), fields[5], number);
      require(key.id().toString().equals(fields[4]), number);
      return new RingEntry(key.id(), created, state, legacy, key);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw damaged(number);
    }
  }

  private SealingKey key(SealingKey.Origin origin, String secret, int number) {
    byte[] stored = HexFormat.of().parseHex(secret);
    require(stored.length == AesGcm.KEY_BYTES, number);
    try {
      return SealingKey.fromStored(origin, stored);
    } finally {
      Arrays.fill(stored, (byte) 0);
    }
  }

  private void require(boolean condition, int line) {
    if (!condition) {
      throw damaged(line);
    }
  }

  /** Without a cause, whose text may show a part of a key. */
  private StorageException damaged(int line) {
    return new StorageException(
        path
            + " is no key file of this version, or was altered, in line "
            + line
            + ": restore it from a backup");
  }
}
