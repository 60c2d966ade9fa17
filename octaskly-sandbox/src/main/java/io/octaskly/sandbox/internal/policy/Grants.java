package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a task may reach of the file system, told to each mechanism that confines it there. Not
 * thread-safe.
 *
 * @param landlock the rules, also when the kernel has no Landlock to enforce them
 * @param tree the layout of the task's own tree, or null without a mount namespace
 */
record Grants(LandlockPolicy landlock, @Nullable TreeLayout tree) {

  /** The same grants, to be added to without changing these. */
  Grants copy() {
    return new Grants(landlock.copy(), tree == null ? null : tree.copy());
  }

  /** Paths of the system, which may be missing. */
  void system(HostPaths.Names names) {
    names.real().forEach(landlock::system);
    names.named().forEach(path -> show(path, Origin.SYSTEM));
  }

  /** A file of the system, to read, which may be missing. */
  void system(Path file) {
    landlock.system(file);
    show(file, Origin.SYSTEM);
  }

  /** A harmless device. It can be written to in a tree that is read-only. */
  void device(Path device) {
    landlock.device(device);
    show(device, Origin.SYSTEM);
  }

  void read(Path path) {
    landlock.read(path);
    show(path, Origin.GRANT);
  }

  void write(Path path) {
    landlock.write(path);
    showWritable(path);
  }

  void execute(Path path) {
    landlock.execute(path);
    show(path, Origin.GRANT);
  }

  /** A directory that was made for the task. */
  void own(Path directory) {
    landlock.own(directory);
    showWritable(directory);
  }

  /** A directory that is made in the task's own tree, where the host may have another. */
  void ownTemporary(Path directory) {
    landlock.own(directory);
  }

  /** A directory that was made for the task, only to read. */
  void ownToRead(Path directory) {
    landlock.ownToRead(directory);
    show(directory, Origin.GRANT);
  }

  /** A program, and what the kernel executes for it. */
  void program(ProgramImage program) {
    program.executed().forEach(landlock::program);
    program.named().forEach(path -> show(path, Origin.GRANT));
  }

  /**
   * What the launch opens for the task before Landlock applies. It must be opened in the task's own
   * tree: through a descriptor from the host's a task could change metadata.
   */
  void standardInput(Path file) {
    show(file, Origin.GRANT);
  }

  /** Where the task starts; that alone lets it read nothing there. */
  void workingDirectory(Path directory) {
    if (tree != null) {
      tree.make(directory);
    }
  }

  private void show(Path path, Origin origin) {
    if (tree != null) {
      tree.show(path, origin);
    }
  }

  private void showWritable(Path path) {
    if (tree != null) {
      tree.showWritable(path, Origin.GRANT);
    }
  }
}
