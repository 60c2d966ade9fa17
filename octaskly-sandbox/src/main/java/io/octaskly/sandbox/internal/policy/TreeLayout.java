package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.internal.launch.FileTree;
import io.octaskly.sandbox.internal.launch.FileTree.Made;
import io.octaskly.sandbox.internal.launch.FileTree.MadeDirectory;
import io.octaskly.sandbox.internal.launch.FileTree.MadeFile;
import io.octaskly.sandbox.internal.launch.FileTree.MadeLink;
import io.octaskly.sandbox.internal.launch.FileTree.Part;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the file tree of a task with a mount namespace: what it may see, at the paths that the
 * host has it at, with the symbolic links that lead there. Not thread-safe.
 */
final class TreeLayout {
  private static final Path ROOT = Path.of("/");
  private static final Path PROC = Path.of("/proc");
  private static final Path TEMPORARY = Path.of("/tmp");

  /**
   * {@code path_resolution(7)}: a longer chain of links is an error, here a path that is absent.
   */
  private static final int MAX_LINKS = 40;

  /** A part of the host's tree, by its real path. */
  private record Shown(boolean directory, boolean writable, Origin origin) {
    Shown with(Shown other) {
      return new Shown(
          directory, writable || other.writable, origin == Origin.GRANT ? origin : other.origin);
    }
  }

  private final Map<Path, Shown> shown = new TreeMap<>();
  private final Map<Path, Path> links = new HashMap<>();
  private final Set<Path> empty = new HashSet<>();

  /** Paths known not to be links: prefixes are shared by many. */
  private final Set<Path> plain = new HashSet<>();

  /** The same layout, to be added to without changing this one. */
  TreeLayout copy() {
    TreeLayout copy = new TreeLayout();
    copy.shown.putAll(shown);
    copy.links.putAll(links);
    copy.empty.addAll(empty);
    copy.plain.addAll(plain);
    return copy;
  }

  /** Shows a file or directory, read-only. */
  void show(Path path, Origin origin) {
    place(path, false, origin);
  }

  /** Shows a file or directory in which the task may write. */
  void showWritable(Path path, Origin origin) {
    place(path, true, origin);
  }

  /** Makes a directory, empty unless it, or something in it, is shown as well. */
  void make(Path directory) {
    Path real = follow(directory);
    if (real != null && !real.equals(ROOT)) {
      empty.add(real);
    }
  }

  /** Whether the host's own {@code /tmp}, or all of its tree, is shown. */
  boolean showsTemporary() {
    return shown.containsKey(TEMPORARY) || shown.containsKey(ROOT);
  }

  private void place(Path path, boolean writable, Origin origin) {
    Path real = follow(path);
    if (real != null && Files.exists(real)) {
      shown.merge(real, new Shown(Files.isDirectory(real), writable, origin), Shown::with);
    }
  }

  /** Follows the path as the kernel would, and notes the links on the way; null if it loops. */
  private @Nullable Path follow(Path path) {
    ArrayDeque<Path> rest = new ArrayDeque<>();
    path.normalize().forEach(rest::addLast);
    Path current = ROOT;
    int followed = 0;
    while (!rest.isEmpty()) {
      Path next = current.resolve(rest.removeFirst()).normalize();
      Path target = linkAt(next);
      if (target == null) {
        current = next;
        continue;
      }
      if (++followed > MAX_LINKS) {
        return null;
      }
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        rest.addFirst(target.getName(i));
      }
      current = target.isAbsolute() ? ROOT : current;
    }
    return current;
  }

  private @Nullable Path linkAt(Path path) {
    Path known = links.get(path);
    if (known != null || plain.contains(path)) {
      return known;
    }
    if (Files.isSymbolicLink(path)) {
      try {
        Path target = Files.readSymbolicLink(path);
        links.put(path, target);
        return target;
      } catch (IOException e) {
        // It has just gone: what it led to is then not found either.
        return null;
      }
    }
    plain.add(path);
    return null;
  }

  /**
   * The tree.
   *
   * @param mountPoint an empty directory of the host
   * @param ownProc whether a {@code /proc} of the task's own takes the place of the host's
   * @param temporaryBytes size of its own {@code /tmp}, or 0 for none
   */
  FileTree build(Path mountPoint, boolean ownProc, long temporaryBytes) {
    List<Part> readOnly = new ArrayList<>();
    List<Part> writable = new ArrayList<>();
    TreeMap<Path, Made> made = new TreeMap<>();
    Set<Path> visible = new HashSet<>();
    boolean wholeHost = shown.containsKey(ROOT);
    if (wholeHost) {
      visible.add(ROOT);
    }
    shown.forEach(
        (path, what) -> {
          if (path.equals(ROOT) || (ownProc && path.startsWith(PROC))) {
            return;
          }
          boolean within = isWithin(path, visible);
          if (within && !what.writable()) {
            return;
          }
          if (!within) {
            makeParents(path, made);
            made.put(
                path,
                what.directory()
                    ? new MadeDirectory(path.toString())
                    : new MadeFile(path.toString()));
          }
          visible.add(path);
          (what.writable() ? writable : readOnly).add(new Part(path.toString(), what.origin()));
        });
    for (Path directory : empty) {
      if (!visible.contains(directory) && !isWithin(directory, visible)) {
        makeParents(directory, made);
        made.putIfAbsent(directory, new MadeDirectory(directory.toString()));
      }
    }
    links.forEach(
        (path, target) -> {
          if (!isWithin(path, visible)) {
            makeParents(path, made);
            made.put(path, new MadeLink(path.toString(), target.toString()));
          }
        });
    if (!wholeHost && ownProc) {
      made.put(PROC, new MadeDirectory(PROC.toString()));
    }
    if (!wholeHost && temporaryBytes > 0) {
      made.remove(TEMPORARY);
    }
    return new FileTree(
        mountPoint.toString(),
        wholeHost,
        wholeHost || shown.keySet().stream().anyMatch(path -> path.startsWith(PROC)),
        List.copyOf(made.values()),
        readOnly,
        writable,
        temporaryBytes);
  }

  private static void makeParents(Path path, Map<Path, Made> made) {
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      if (!parent.equals(ROOT)) {
        made.putIfAbsent(parent, new MadeDirectory(parent.toString()));
      }
    }
  }

  private static boolean isWithin(Path path, Set<Path> visible) {
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      if (visible.contains(parent)) {
        return true;
      }
    }
    return false;
  }
}
