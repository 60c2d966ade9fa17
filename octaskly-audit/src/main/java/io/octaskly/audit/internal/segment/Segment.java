package io.octaskly.audit.internal.segment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A part of a log in a file of its own.
 *
 * @param number its place in the log, from 1
 * @param path where it is
 * @param kind what it is
 */
public record Segment(int number, Path path, Kind kind) {
  private static final int BUFFER = 1 << 16;

  /** What a segment is. */
  public enum Kind {
    /** Written to. */
    ACTIVE,
    /** Complete. */
    CLOSED,
    /** Complete, in gzip's format (RFC 1952). */
    COMPRESSED
  }

  /** {@return its lines, uncompressed} */
  public InputStream open() throws IOException {
    InputStream file = Files.newInputStream(path);
    if (kind != Kind.COMPRESSED) {
      return file;
    }
    try {
      return new GZIPInputStream(file, BUFFER);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** {@return whether it is the active one} */
  public boolean isActive() {
    return kind == Kind.ACTIVE;
  }

  /** {@return the file's name, for messages} */
  public String name() {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
