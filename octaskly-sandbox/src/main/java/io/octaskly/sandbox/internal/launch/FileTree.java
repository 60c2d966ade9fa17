package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.util.List;

/**
 * The file system that a task with a mount namespace sees: an empty one, in which the host's files
 * and directories appear at their own paths, read-only unless they are among the writable ones.
 *
 * @param mountPoint a directory of the host on which the tree is put together, out of sight of
 *     everybody else
 * @param wholeHost whether it starts as a read-only copy of the host's whole tree instead of empty
 * @param kernelProc whether a {@code /proc} of the task's own shows the kernel's files too, such as
 *     its command line, and not only the task's processes
 * @param made what must be there for the rest to be mounted on, parents first
 * @param readOnly parts of the host's tree, outer ones first
 * @param writable parts of the host's tree, outer ones first, mounted after the read-only ones
 * @param temporaryBytes size of a {@code /tmp} in memory, or 0 for none
 */
public record FileTree(
    String mountPoint,
    boolean wholeHost,
    boolean kernelProc,
    List<Made> made,
    List<Part> readOnly,
    List<Part> writable,
    long temporaryBytes) {

  public FileTree {
    made = List.copyOf(made);
    readOnly = List.copyOf(readOnly);
    writable = List.copyOf(writable);
  }

  /** A name in the otherwise empty tree. */
  public sealed interface Made {
    /** Absolute path. */
    String path();
  }

  /** A directory: a parent, or what a directory is mounted on. */
  public record MadeDirectory(String path) implements Made {}

  /** An empty file, on which a file is mounted. */
  public record MadeFile(String path) implements Made {}

  /** A symbolic link that the host has there too. */
  public record MadeLink(String path, String target) implements Made {}

  /** A file or directory of the host, with everything mounted beneath it, at its own path. */
  public record Part(String path, Origin origin) {}
}
