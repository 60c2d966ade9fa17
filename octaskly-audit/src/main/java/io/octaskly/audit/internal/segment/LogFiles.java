package io.octaskly.audit.internal.segment;

import io.octaskly.audit.internal.segment.Segment.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files belong to a log.
 *
 * @param active the path by which the log is known
 */
public record LogFiles(Path active) {
  private static final String TEMPORARY = ".tmp";

  /** {@return a closed segment that is not compressed} */
  public Path closed(int number) {
    return sibling("." + String.format("%06d", number));
  }

  /** {@return a closed segment that is compressed} */
  public Path compressed(int number) {
    return sibling("." + String.format("%06d", number) + ".gz");
  }

  /** {@return the index of a segment, compressed or not} */
  public Path index(Segment segment) {
    return segment.isActive()
        ? activeIndex()
        : sibling(String.format(".%06d.idx", segment.number()));
  }

  /** {@return the index of the active segment} */
  public Path activeIndex() {
    return sibling(".idx");
  }

  /** {@return the file of the present signing key} */
  public Path key() {
    return sibling(".key");
  }

  /** {@return the file of the signing key that is about to become the present one} */
  public Path nextKey() {
    return sibling(".key.next");
  }

  /** {@return the last lines of segments that retention removed} */
  public Path retired() {
    return sibling(".retired");
  }

  /** {@return what an erasure that is under way has to remove} */
  public Path erasure() {
    return sibling(".erasure");
  }

  /** {@return a file that is written before it takes the place of another} */
  public static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  private Path sibling(String suffix) {
    return active.resolveSibling(active.getFileName() + suffix);
  }

  /**
   * {@return the segments that are there, oldest first, the active one last}
   *
   * @param retired the number of the last segment that was removed
   */
  public List<Segment> segments(int retired) throws IOException {
    List<Segment> segments = closedSegments();
    if (Files.exists(active, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      int last = segments.isEmpty() ? retired : segments.get(segments.size() - 1).number();
      segments.add(new Segment(Math.max(last, retired) + 1, active, Kind.ACTIVE));
    }
    return segments;
  }

  /** {@return the closed segments that are there, oldest first; changeable} */
  public List<Segment> closedSegments() throws IOException {
    Pattern name =
        Pattern.compile(Pattern.quote(active.getFileName() + ".") + "([0-9]{6,9})(\\.gz)?");
    TreeMap<Integer, Segment> found = new TreeMap<>();
    Path directory = active.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return new ArrayList<>();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          int number = Integer.parseInt(matcher.group(1));
          Kind kind = matcher.group(2) == null ? Kind.CLOSED : Kind.COMPRESSED;
          Segment segment =
              new Segment(number, kind == Kind.CLOSED ? closed(number) : compressed(number), kind);
          // While one is being compressed there are both, and the first is complete.
          found.merge(number, segment, (a, b) -> a.kind() == Kind.CLOSED ? a : b);
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  /** {@return files that a crash left half written} */
  public List<Path> leftovers() throws IOException {
    List<Path> found = new ArrayList<>();
    Path directory = active.toAbsolutePath().getParent();
    if (directory == null) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(active.getFileName() + ".") && name.endsWith(TEMPORARY)) {
          found.add(file);
        }
      }
    }
    for (Segment segment : closedSegments()) {
      Path both = compressed(segment.number());
      if (segment.kind() == Kind.CLOSED && Files.exists(both)) {
        found.add(both);
      }
    }
    return found;
  }
}
