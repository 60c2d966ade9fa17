package io.octaskly.sandbox;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files that a task was {@linkplain Task.Builder#collect asked for}, read when it ended, and
 * those that matched but were left out.
 */
public final class CollectedFiles implements Iterable<CollectedFile> {
  private static final CollectedFiles NONE = new CollectedFiles(List.of(), Map.of());

  private final List<CollectedFile> files;
  private final Map<String, String> skipped;

  /** Copies both; {@code skipped} keeps its order. */
  CollectedFiles(List<CollectedFile> files, Map<String, String> skipped) {
    this.files = List.copyOf(files);
    this.skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
  }

  static CollectedFiles none() {
    return NONE;
  }

  /** {@return the files in the order they were found; unmodifiable} */
  public List<CollectedFile> list() {
    return files;
  }

  /**
   * {@return the file with a path, if it was collected}
   *
   * @param path the path relative to the working directory, with {@code /} between its parts
   * @throws NullPointerException if {@code path} is null
   */
  public Optional<CollectedFile> get(String path) {
    Objects.requireNonNull(path, "path");
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /**
   * {@return what matched but was left out, such as symbolic links and files that are too large:
   * path to reason; unmodifiable}
   */
  public Map<String, String> skipped() {
    return skipped;
  }

  /** Iterates over {@link #list()}; the iterator cannot remove. */
  @Override
  public Iterator<CollectedFile> iterator() {
    return files.iterator();
  }

  /** {@return the files' paths and sizes, and how many were skipped} */
  @Override
  public String toString() {
    return skipped.isEmpty() ? files.toString() : files + " and " + skipped.size() + " skipped";
  }
}
