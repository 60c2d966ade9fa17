package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/** A regular file that a task left in its private working directory, read when the task ended. */
public final class CollectedFile {
  private final String path;
  private final byte[] content;

  /** Takes ownership of {@code content}. */
  CollectedFile(String path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /**
   * {@return the path relative to the working directory, with {@code /} between its parts}
   *
   * <p>The task chose it: to write the file elsewhere pass a path of your own to {@link #copyTo}.
   */
  public String path() {
    return path;
  }

  /** {@return a copy of the content} */
  public byte[] bytes() {
    return content.clone();
  }

  /** {@return the content as UTF-8 text; what is malformed becomes U+FFFD} */
  public String text() {
    return text(StandardCharsets.UTF_8);
  }

  /**
   * {@return the content as text; what is malformed becomes the charset's replacement}
   *
   * @param charset the encoding that the program wrote
   * @throws NullPointerException if {@code charset} is null
   */
  public String text(Charset charset) {
    return new String(content, Objects.requireNonNull(charset, "charset"));
  }

  /**
   * {@return the lines of {@link #text()}, fit to be shown, as by {@link
   * CapturedOutput#printableLines()}}
   */
  public List<String> printableLines() {
    return text().lines().map(Printable::escaped).toList();
  }

  /** {@return the size in bytes} */
  public int size() {
    return content.length;
  }

  /**
   * Writes the content to a new file.
   *
   * @param target the file to make, in a directory that exists
   * @return {@code target}
   * @throws NullPointerException if {@code target} is null
   * @throws java.nio.file.FileAlreadyExistsException if {@code target} exists, also as a symbolic
   *     link
   * @throws IOException if the file cannot be written
   */
  public Path copyTo(Path target) throws IOException {
    Objects.requireNonNull(target, "target");
    return Files.write(target, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** {@return path and size, never the content} */
  @Override
  public String toString() {
    return Printable.escaped(path) + " (" + Quantity.bytes(content.length) + ")";
  }
}
