package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.InputFile;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.policy.UserIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private directories of one task, from before its start until its files are collected.
 *
 * @param work its working directory
 * @param temporary its TMPDIR
 * @param userIds where its user id comes from, or null
 * @param owner its user id, to which the directories belong; null for this process's own
 */
public record TaskDirectory(
    Path work, Path temporary, @Nullable UserIds userIds, @Nullable Integer owner) {
  /** Mode of both directories. */
  static final int PRIVATE = 0700;

  /** Set-user-id, set-group-id and sticky bits. */
  private static final int SPECIAL = 07000;

  /** By its owner. */
  private static final int READABLE = 0400;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** Copies the inputs into the working directory, before the task can touch it. */
  public void copyIn(List<InputFile> inputs) {
    for (InputFile input : inputs) {
      Path target = work.resolve(input.as());
      try {
        makeParents(target);
        copy(input.from(), target);
        own(target);
      } catch (IOException | KernelException e) {
        throw new SandboxException(
            "cannot copy input " + input.from() + " to " + input.as() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Opens it first: what has been found to be a regular file is what is copied. */
  private static void copy(Path from, Path target) throws IOException {
    try (Opener opener = new Opener();
        Descriptor source = opener.behind(from)) {
      FileStatus status = opener.status(source);
      if (!status.isRegularFile()) {
        throw new IOException("it is not a regular file");
      }
      Files.copy(Path.of("/proc/self/fd/" + source.number()), target);
      int permissions = status.permissions();
      if ((permissions & (SPECIAL | READABLE)) != READABLE) {
        // The task must be able to read it; and nothing but that was asked for.
        try (Descriptor copy = opener.at(target)) {
          opener.setPermissions(copy, (permissions & ~SPECIAL) | READABLE);
        }
      }
    }
  }

  private void makeParents(Path target) throws IOException {
    Path directory = work;
    for (Path name : work.relativize(target)) {
      if (!directory.equals(work) && !Files.exists(directory)) {
        Files.createDirectory(directory);
        own(directory);
      }
      directory = directory.resolve(name);
    }
  }

  private void own(Path path) {
    if (owner == null) {
      return;
    }
    try (Arena arena = new Arena()) {
      Kernel.require(
          "give " + path + " to user " + owner,
          SystemCall.FCHOWNAT,
          AT_FDCWD,
          arena.string(path.toString()),
          owner,
          owner,
          AT_SYMLINK_NOFOLLOW);
    }
  }

  /** Whether both directories are empty and have kept their owner and mode. */
  boolean isAsMade() {
    return isAsMade(work) && isAsMade(temporary);
  }

  private boolean isAsMade(Path path) {
    Optional<OpenDirectory> opened = OpenDirectory.open(path);
    if (opened.isEmpty()) {
      return false;
    }
    try (OpenDirectory directory = opened.get()) {
      return (owner == null || directory.owner() == owner)
          && directory.permissions() == PRIVATE
          && directory.isEmpty();
    }
  }

  /** Gives the user id back, if there is one. */
  void releaseOwner() {
    if (userIds != null && owner != null) {
      userIds.release(owner);
    }
  }

  /** Deletes both, whatever the task has put there. */
  void delete() throws IOException {
    Deletion.deleteTree(work);
    Deletion.deleteTree(temporary);
  }
}
