package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena.Segment;

/**
 * What {@code statx(2)} says of an open file, as it was at that moment.
 *
 * @param mode type and permissions ({@code inode(7)})
 * @param owner user id
 * @param links how many names it has; 0 when the last has been removed
 * @param size bytes that it claims to have; fewer may be stored
 */
record FileStatus(int mode, int owner, int links, long size) {
  static final int STRUCTURE = 256;

  private static final int STX_NLINK = 0x10;
  private static final int STX_UID = 0x14;
  private static final int STX_MODE = 0x1c;
  private static final int STX_SIZE = 0x28;

  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int PERMISSIONS = 07777;
  private static final int OWNER_DOES_ALL = 0700;

  /** Reads a {@code struct statx}. */
  static FileStatus in(Segment structure) {
    return new FileStatus(
        structure.getInt(STX_MODE) & 0xffff,
        structure.getInt(STX_UID),
        structure.getInt(STX_NLINK),
        structure.getLong(STX_SIZE));
  }

  boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  boolean isRegularFile() {
    return (mode & TYPE) == REGULAR;
  }

  boolean isSymbolicLink() {
    return (mode & TYPE) == LINK;
  }

  int permissions() {
    return mode & PERMISSIONS;
  }

  boolean isOpenToItsOwner() {
    return (mode & OWNER_DOES_ALL) == OWNER_DOES_ALL;
  }
}
