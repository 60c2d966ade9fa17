package io.octaskly.crypto.internal.files;

import io.octaskly.crypto.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What is done to files of one owner. */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> DIRECTORY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PrivateFiles() {}

  /** What can go wrong with a file. */
  @FunctionalInterface
  public interface Step<T> {
    /** Does it. */
    T take() throws IOException;
  }

  /**
   * {@return what {@code step} gives}
   *
   * @param what what is told of a failure: the path and what could not be done
   */
  public static <T> T orRefuse(String what, Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw new StorageException(
          what + ": " + e + "; give this process the right to it, and room on the disk", e);
    } catch (UnsupportedOperationException e) {
      throw new StorageException(
          what + ": its file system has no permissions; move it to one that has them", e);
    }
  }

  /** {@return the permissions of a new file, set as it is made: it is never open to others} */
  static FileAttribute<Set<PosixFilePermission>> filePermissions() {
    return PosixFilePermissions.asFileAttribute(FILE);
  }

  /** Makes a directory {@code rwx------} unless it is there, and refuses one open to others. */
  public static void openDirectory(Path directory) {
    orRefuse(
        "directory " + directory + " cannot be used",
        () -> {
          try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
            forceDirectory(parent(directory));
          } catch (FileAlreadyExistsException there) {
            // Used as it is, if it is fit.
          }
          if (!Files.isDirectory(directory)) {
            throw new StorageException(directory + " is not a directory: give another path");
          }
          requireNoMoreThan(DIRECTORY, directory, "700");
          return directory;
        });
  }

  /** Refuses a file that others than its owner can use. */
  public static void requireOwnerOnly(Path file) {
    orRefuse(
        "permissions of " + file + " cannot be read",
        () -> {
          requireNoMoreThan(FILE, file, "600");
          return file;
        });
  }

  /** {@return the content of a private file; empty if there is none} */
  public static Optional<byte[]> read(Path file, int maxBytes) {
    return orRefuse(
        file + " cannot be read",
        () -> {
          try {
            requireNoMoreThan(FILE, file, "600");
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
              throw new StorageException(file + " is not a regular file: put one there");
            }
            long size = Files.size(file);
            if (size > maxBytes) {
              throw new StorageException(
                  file + " has " + size + " bytes, more than " + maxBytes + ": it is not ours");
            }
            return Optional.of(Files.readAllBytes(file));
          } catch (NoSuchFileException none) {
            return Optional.empty();
          }
        });
  }

  /** Replaces a file: whoever reads it, also after a crash, finds the old or the new content. */
  public static void replace(Path file, byte[] content) {
    orRefuse(
        file + " cannot be written",
        () -> {
          try (PendingFile pending = PendingFile.create(file)) {
            pending.output().write(content);
            pending.commit();
          }
          return file;
        });
  }

  /** {@return whether there was a file; it is gone, also after a crash} */
  public static boolean delete(Path file) {
    return orRefuse(
        file + " cannot be deleted",
        () -> {
          boolean there = Files.deleteIfExists(file);
          if (there) {
            forceDirectory(parent(file));
          }
          return there;
        });
  }

  /** Makes the names in a directory durable: fsync(2) of a file does not. */
  static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** {@return a private file, made if it is missing} */
  static FileChannel openOrCreate(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, filePermissions());
  }

  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : parent;
  }

  private static void requireNoMoreThan(Set<PosixFilePermission> allowed, Path path, String mode)
      throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (!allowed.containsAll(permissions)) {
      throw new StorageException(
          path
              + " has permissions "
              + PosixFilePermissions.toString(permissions)
              + ", more than "
              + PosixFilePermissions.toString(allowed)
              + ": find out who could read it, then run chmod "
              + mode
              + " on it");
    }
  }
}
