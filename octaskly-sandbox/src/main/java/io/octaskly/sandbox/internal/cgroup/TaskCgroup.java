package io.octaskly.sandbox.internal.cgroup;

import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import java.util.UUID;

/**
 * The control group of one task, from before its launch until nothing of it is left. The lock on
 * its directory says to other hosts that it is in use; it goes with this process. Thread-safe.
 */
public final class TaskCgroup implements AutoCloseable {
  private static final String PREFIX = "octaskly-task-";
  private static final int AT_FDCWD = -100;
  private static final int MODE = 0755;

  private final ControlDirectory directory;

  private TaskCgroup(ControlDirectory directory) {
    this.directory = directory;
  }

  /**
   * Makes one.
   *
   * @throws KernelException if it cannot be made
   */
  public static TaskCgroup make(Path parent) {
    while (true) {
      Path path = parent.resolve(PREFIX + UUID.randomUUID());
      try (Arena arena = new Arena()) {
        Kernel.require(
            "make a control group in " + parent,
            SystemCall.MKDIRAT,
            AT_FDCWD,
            arena.string(path.toString()),
            MODE);
      }
      Optional<TaskCgroup> made = locked(path);
      if (made.isPresent()) {
        return made.get();
      }
      // Another host took it for left over before it was locked.
    }
  }

  private static Optional<TaskCgroup> locked(Path path) {
    Optional<ControlDirectory> directory = ControlDirectory.open(path);
    if (directory.isPresent() && !directory.get().tryLock()) {
      directory.get().close();
      return Optional.empty();
    }
    return directory.map(TaskCgroup::new);
  }

  /** Removes what hosts have left that were killed. */
  static void removeLeftOver(Path parent) throws IOException {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path group : groups) {
        locked(group).ifPresent(TaskCgroup::close);
      }
    }
  }

  /** The open directory: where a child is made by CLONE_INTO_CGROUP. */
  public Descriptor descriptor() {
    return directory.descriptor();
  }

  /**
   * Sets the limits.
   *
   * @throws KernelException if the kernel does not take one
   */
  public void limit(ResourceLimits limits) {
    directory.write("memory.max", Long.toString(limits.memory()));
    if (has("memory.swap.max")) {
      directory.write("memory.swap.max", "0");
    }
    // The task ends as a whole, and not by the loss of one of its processes.
    directory.write("memory.oom.group", "1");
    directory.write("pids.max", Integer.toString(limits.processes()));
  }

  boolean has(String file) {
    return Files.exists(directory.path().resolve(file));
  }

  /**
   * Kills all that is in it at this moment, forks in progress included; nothing before Linux 5.14.
   */
  public void kill() {
    if (has("cgroup.kill")) {
      directory.write("cgroup.kill", "1");
    }
  }

  /** Whether the kernel has killed in it because of its memory limit. */
  public boolean outOfMemory() {
    return value("memory.events", "oom_kill").orElse(0) > 0;
  }

  /** The most memory it has had, in bytes, page cache included (Linux 5.19). */
  public OptionalLong peakMemory() {
    Optional<String> peak = directory.read("memory.peak");
    return peak.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(peak.get()));
  }

  /** Processor time of all that is or was in it, in microseconds. */
  public OptionalLong cpuMicros() {
    return value("cpu.stat", "usage_usec");
  }

  /** From a file with a name and a number on each line. */
  private OptionalLong value(String file, String name) {
    StringTokenizer words = new StringTokenizer(directory.read(file).orElse(""));
    while (words.hasMoreTokens()) {
      boolean found = words.nextToken().equals(name);
      String number = words.nextToken();
      if (found) {
        return OptionalLong.of(Long.parseLong(number));
      }
    }
    return OptionalLong.empty();
  }

  /** Removes it. One that still holds a process is left over, for a later host to remove. */
  @Override
  public void close() {
    try (directory) {
      Files.deleteIfExists(directory.path());
    } catch (IOException e) {
      System.getLogger(TaskCgroup.class.getName())
          .log(System.Logger.Level.WARNING, "a task's control group is left behind", e);
    }
  }
}
