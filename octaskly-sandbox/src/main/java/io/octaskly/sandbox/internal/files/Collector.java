package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the files that a task was asked for out of its working directory. Not thread-safe.
 *
 * <p>Nothing from outside can be collected, even while a process of the same user does what it can
 * to the directory. Entries are opened beneath it without following links, looked at before their
 * content is opened, and must be regular files of the user that the directory belongs to. A hard
 * link to a file outside passes for one but by its count of names, and that goes down again when
 * whoever made the link removes it in the right moment. So the collector itself removes the name,
 * and reads only what then has no name left.
 */
public final class Collector implements AutoCloseable {
  /** Bytes that one task's files may have together; what goes beyond is skipped, and said so. */
  public static final long MAX_TOTAL = 64L << 20;

  /** Files that are collected of one task. */
  static final int MAX_FILES = 10_000;

  /** Entries that are looked at, wanted or not. */
  private static final int MAX_ENTRIES = 100_000;

  /** Entries that are skipped with a reason for each. */
  static final int MAX_SKIPPED = 1_000;

  static final int MAX_DEPTH = 64;

  /** Stands for the working directory itself among what was skipped. */
  static final String ALL = ".";

  private static final String STILL_NAMED =
      "has a name left when it is removed: another was made meanwhile, or its file system keeps"
          + " what is open (NFS), which java.io.tmpdir must then not be on";
  private static final int CHUNK = 64 * 1024;

  private final Opener opener = new Opener();
  private final Arena arena = new Arena();
  private final Segment chunk = arena.allocate(CHUNK);
  private final List<PathMatcher> wanted;
  private final int maxEntries;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private int owner;
  private long remaining = MAX_TOTAL;
  private int entries;
  private int skippedBeyond;

  private Collector(List<String> globs, int maxEntries) {
    this.maxEntries = maxEntries;
    wanted =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
  }

  /** What was found: content by path, and the reason by path for what was left out. */
  public record Collected(Map<String, byte[]> files, Map<String, String> skipped) {}

  /**
   * Collects what matches one of the globs. Those files lose their names; the others stay. What
   * cannot be read is skipped with the reason, so that nothing else is lost with it.
   */
  public static Collected collect(Path directory, List<String> globs) {
    return collect(directory, globs, MAX_ENTRIES);
  }

  static Collected collect(Path directory, List<String> globs, int maxEntries) {
    try (Collector collector = new Collector(globs, maxEntries)) {
      if (!globs.isEmpty()) {
        collector.start(directory);
      }
      return collector.collected();
    }
  }

  private Collected collected() {
    if (entries > maxEntries) {
      skipped.put(ALL, "more than " + maxEntries + " entries: the rest was not looked at");
    } else if (skippedBeyond > 0) {
      skipped.put(ALL, skippedBeyond + " more were skipped");
    }
    return new Collected(files, skipped);
  }

  private void start(Path directory) {
    try (Descriptor top = opener.at(directory)) {
      owner = opener.status(top).owner();
      visit(top, "", 0);
    } catch (KernelException e) {
      skip(ALL, reason(e));
    }
  }

  private void visit(Descriptor directory, String prefix, int depth) {
    try (Descriptor listing = opener.listing(directory)) {
      EntryNames names = opener.names(listing, depth);
      while (names.next() && ++entries <= maxEntries) {
        look(listing, names, prefix, depth);
      }
    }
  }

  private void look(Descriptor directory, EntryNames names, String prefix, int depth) {
    byte[] name = names.bytes();
    String text = new String(name, StandardCharsets.UTF_8);
    String path = prefix + text;
    boolean isWanted = isWanted(path);
    if (names.isNoDirectory() && !isWanted) {
      return;
    }
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), name)) {
      skip(path, "its name is not UTF-8");
      return;
    }
    try (Descriptor entry = opener.entry(directory, names.address())) {
      FileStatus status = opener.status(entry);
      if (status.isDirectory()) {
        descend(entry, status, path, depth);
      } else if (isWanted) {
        take(directory, names.address(), entry, status, path);
      }
    } catch (KernelException e) {
      if (isWanted || e.errno() != Errno.ENOENT) {
        skip(path, reason(e));
      }
    }
  }

  private boolean isWanted(String path) {
    Path form;
    try {
      form = Path.of(path);
    } catch (InvalidPathException e) {
      // A JVM in the C locale has no path for it. Wildcards mean it all the same.
      form = Path.of(path.replaceAll("[^\\x00-\\x7f]", "_"));
    }
    Path matched = form;
    return wanted.stream().anyMatch(glob -> glob.matches(matched));
  }

  private void descend(Descriptor directory, FileStatus status, String path, int depth) {
    if (status.owner() != owner) {
      skip(path, foreign(status));
    } else if (depth == MAX_DEPTH) {
      skip(path, "more than " + MAX_DEPTH + " directories deep");
    } else {
      visit(directory, path + "/", depth + 1);
    }
  }

  private void take(
      Descriptor directory, long name, Descriptor file, FileStatus status, String path) {
    String obstacle = obstacle(status);
    if (obstacle == null && status.links() > 1) {
      obstacle = "has another name (hard link), which may lie outside: let the task copy it";
    }
    if (obstacle != null) {
      skip(path, obstacle);
      return;
    }
    try (Descriptor content = opener.content(file)) {
      removeName(directory, name);
      FileStatus last = opener.status(content);
      obstacle = last.links() > 0 ? STILL_NAMED : obstacle(last);
      if (obstacle == null) {
        byte[] bytes = read(content, (int) last.size());
        remaining -= bytes.length;
        files.put(path, bytes);
      } else {
        skip(path, obstacle);
      }
    }
  }

  private @Nullable String obstacle(FileStatus status) {
    if (status.isSymbolicLink()) {
      return "symbolic link";
    }
    if (!status.isRegularFile()) {
      return "not a regular file";
    }
    if (status.owner() != owner) {
      return foreign(status);
    }
    if (status.size() > remaining) {
      return status.size() + " bytes are more than the " + remaining + " left of " + MAX_TOTAL;
    }
    return files.size() == MAX_FILES ? "more than " + MAX_FILES + " files" : null;
  }

  private String foreign(FileStatus status) {
    return "belongs to user "
        + Integer.toUnsignedString(status.owner())
        + ", not to the task's "
        + Integer.toUnsignedString(owner);
  }

  /** Whether that succeeds shows in the file's count of names. */
  private void removeName(Descriptor directory, long name) {
    long removed = Kernel.call(SystemCall.UNLINKAT, directory.number(), name, 0);
    if (removed == -Errno.EACCES) {
      opener.openToOwner(directory);
      Kernel.call(SystemCall.UNLINKAT, directory.number(), name, 0);
    }
  }

  /** No channel: an interrupt would close it, which is for the task and not for its files. */
  private byte[] read(Descriptor content, int size) {
    byte[] bytes = new byte[size];
    int filled = 0;
    while (filled < size) {
      long count =
          Kernel.require(
              "read it",
              SystemCall.READ,
              content.number(),
              chunk.address(),
              Math.min(CHUNK, size - filled));
      if (count == 0) {
        return Arrays.copyOf(bytes, filled);
      }
      chunk.get(0, bytes, filled, (int) count);
      filled += (int) count;
    }
    return bytes;
  }

  private static String reason(KernelException e) {
    return e.errno() == Errno.EACCES
        ? "the task has made it unreadable"
        : "could not be read: " + e.getMessage();
  }

  private void skip(String path, String reason) {
    if (skipped.size() < MAX_SKIPPED) {
      skipped.put(path, reason);
    } else {
      skippedBeyond++;
    }
  }

  @Override
  public void close() {
    opener.close();
    arena.close();
  }
}
