package io.octaskly.sandbox;

import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task printed to one stream: the bytes that its {@link OutputPolicy} kept, and a count of
 * all of them.
 */
public final class CapturedOutput {
  private final byte[] kept;
  private final long totalBytes;

  /** Takes ownership of {@code kept}, the first bytes of the {@code totalBytes} printed. */
  CapturedOutput(byte[] kept, long totalBytes) {
    if (totalBytes < kept.length) {
      throw new IllegalArgumentException(
          "total of " + totalBytes + " bytes is less than the " + kept.length + " bytes kept");
    }
    this.kept = kept;
    this.totalBytes = totalBytes;
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

  /** {@return how many bytes were kept} */
  public int size() {
    return kept.length;
  }

  /** {@return how many bytes were printed, kept or not} */
  public long totalBytes() {
    return totalBytes;
  }

  /** {@return whether more was printed than was kept} */
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
    return truncated()
        ? Quantity.bytes(kept.length) + " kept of " + Quantity.bytes(totalBytes)
        : Quantity.bytes(kept.length);
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
