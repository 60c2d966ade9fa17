package io.octaskly.sandbox;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task printed to one stream: the bytes that its {@link OutputPolicy} kept in memory, a
 * count of all of them, and the file that they were spilled to, if it says so.
 */
public final class CapturedOutput {
  private final byte[] kept;
  private final long totalBytes;
  private final @Nullable Path file;
  private final long fileBytes;
  private final @Nullable String fileProblem;

  /** Takes ownership of {@code kept}, the first bytes of the {@code totalBytes} printed. */
  CapturedOutput(byte[] kept, long totalBytes) {
    this(kept, totalBytes, null, 0, null);
  }

  /** The file has the first {@code fileBytes} of them; with a problem perhaps a few more. */
  CapturedOutput(
      byte[] kept,
      long totalBytes,
      @Nullable Path file,
      long fileBytes,
      @Nullable String fileProblem) {
    if (totalBytes < Math.max(kept.length, fileBytes)) {
      throw new IllegalArgumentException(
          "total of "
              + totalBytes
              + " bytes is less than the "
              + Math.max(kept.length, fileBytes)
              + " bytes kept");
    }
    this.kept = kept;
    this.totalBytes = totalBytes;
    this.file = file;
    this.fileBytes = fileBytes;
    this.fileProblem = fileProblem;
  }

  /** {@return a copy of the bytes that were kept: the first {@link #size()} that were printed} */
  public byte[] bytes() {
    return kept.clone();
  }

  /**
   * {@return the kept bytes as text in the host's encoding (system property {@code
   * native.encoding}); what is malformed, such as a character cut in half by truncation, becomes
   * U+FFFD} For programs that write UTF-8 whatever the host's encoding, call {@link
   * #text(Charset)}.
   */
  public String text() {
    return text(hostCharset());
  }

  /**
   * {@return the kept bytes as text; what is malformed becomes the charset's replacement}
   *
   * @param charset the encoding that the program writes
   * @throws NullPointerException if {@code charset} is null
   */
  public String text(Charset charset) {
    return new String(kept, Objects.requireNonNull(charset, "charset"));
  }

  /**
   * {@return the lines of {@link #text()}, fit to be shown: nothing in them controls a terminal,
   * begins another line or changes the order of what a reader sees} Each character that is not
   * plainly visible is written as an escape such as {@code \u005cu001b}, a tab too. What to put
   * between the lines, and before each so that they cannot be taken for one's own, is up to the
   * caller.
   */
  public List<String> printableLines() {
    return printableLines(hostCharset());
  }

  /**
   * {@return the lines of {@link #text(Charset)}, fit to be shown, as by {@link #printableLines()}}
   *
   * @param charset the encoding that the program writes
   * @throws NullPointerException if {@code charset} is null
   */
  public List<String> printableLines(Charset charset) {
    return text(charset).lines().map(Printable::escaped).toList();
  }

  /**
   * {@return the file that holds the stream from its first byte on; empty unless the task's policy
   * is to {@linkplain OutputPolicy#spill spill} and more was printed than is kept in memory} It is
   * the caller's to delete.
   */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * {@return how many bytes of the stream are in the {@link #file()}} They are fewer than {@link
   * #totalBytes()} if the policy allowed no more, or if there is a {@link #fileProblem()}.
   */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * {@return why there is no file, or why it holds less than the policy allows, such as a full
   * disk; empty if all is well} It can be printed as it is.
   */
  public Optional<String> fileProblem() {
    return Optional.ofNullable(fileProblem);
  }

  /** {@return how many bytes were kept in memory} */
  public int size() {
    return kept.length;
  }

  /** {@return how many bytes were printed, kept or not} */
  public long totalBytes() {
    return totalBytes;
  }

  /** {@return whether more was printed than was kept in memory} */
  public boolean truncated() {
    return totalBytes > kept.length;
  }

  /**
   * {@return whether no byte was kept; {@link #totalBytes()} tells whether none was printed either}
   */
  public boolean isEmpty() {
    return kept.length == 0;
  }

  /** {@return the last {@code maxBytes} kept bytes, or all if fewer, as {@link #text()} does} */
  String lastText(int maxBytes) {
    int start = Math.max(0, kept.length - maxBytes);
    return new String(kept, start, kept.length - start, hostCharset());
  }

  /** {@return the sizes, never the content} */
  @Override
  public String toString() {
    if (!truncated()) {
      return Quantity.bytes(kept.length);
    }
    String sizes = Quantity.bytes(kept.length) + " kept of " + Quantity.bytes(totalBytes);
    return file == null ? sizes : sizes + ", " + Quantity.bytes(fileBytes) + " in a file";
  }

  private static Charset hostCharset() {
    return charsetNamed(System.getProperty("native.encoding"));
  }

  /** Since JDK 18 the default charset is UTF-8 on any host, but a JVM may not know the host's. */
  static Charset charsetNamed(@Nullable String name) {
    try {
      return name == null ? Charset.defaultCharset() : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return Charset.defaultCharset();
    }
  }
}
