package io.octaskly.audit.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may read and write, on file systems that have POSIX permissions; elsewhere nothing is set.
 */
final class Permissions {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private Permissions() {}

  /** {@return what to create a file with: 0600} */
  static FileAttribute<?>[] ownerOnlyFile(Path file) {
    return attributes(file, FILE);
  }

  /** {@return what to create a directory with: 0700} */
  static FileAttribute<?>[] ownerOnlyDirectory(Path directory) {
    return attributes(directory, DIRECTORY);
  }

  /** Takes from a file what goes beyond 0600. */
  static void restrict(Path file) throws IOException {
    PosixFileAttributeView view = view(file);
    if (view != null && !FILE.containsAll(view.readAttributes().permissions())) {
      view.setPermissions(FILE);
    }
  }

  /** {@return whether everybody may add, remove and rename files in a directory} */
  static boolean isOpenToAll(Path directory) throws IOException {
    PosixFileAttributeView view = view(directory);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static @Nullable PosixFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
