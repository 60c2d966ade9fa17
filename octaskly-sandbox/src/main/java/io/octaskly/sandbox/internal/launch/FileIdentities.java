package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files some paths led to: device and inode of each, zeros where there was none. A ruleset
 * keeps its inodes in use, so that none of these numbers is given to another file meanwhile.
 */
final class FileIdentities {
  /** {@code sizeof(struct stat)}: 144 on x86-64, 128 on AArch64. */
  static final int STATUS_SIZE = 144;

  private static final int LONGS = 2;
  private static final int TYPE_MASK = 0xf000;
  private static final int DIRECTORY = 0x4000;

  /**
   * File systems that give one file one inode in memory for as long as that is in use, and find it
   * again by its number ({@code linux/magic.h}). Others, such as FUSE, may look the same file up as
   * another inode later, which the rule would not cover.
   */
  private static final Set<Long> LASTING_INODES =
      Set.of(
          0xef53L, // ext2, ext3, ext4
          0x5846_5342L, // xfs
          0x9123_683eL, // btrfs
          0xf2f5_2010L, // f2fs
          0x0102_1994L, // tmpfs, devtmpfs
          0x8584_58f6L, // ramfs
          0x7371_7368L, // squashfs
          0xe0f5_e1e2L, // erofs
          0x6265_6572L); // sysfs

  private static final long OVERLAYFS = 0x794c_7630L;
  private static final long PROCFS = 0x9fa0L;
  private static final int PROCFS_ROOT = 1;

  private final long[] numbers;

  private FileIdentities(long[] numbers) {
    this.numbers = numbers;
  }

  /** The address of a copy of device and inode of one path, for children to compare with. */
  long copyTo(Arena arena, int index) {
    return arena.longs(numbers[LONGS * index], numbers[LONGS * index + 1]);
  }

  /** What a child is to find out. */
  static final class Recording {
    private final Architecture architecture;
    private final List<String> paths;
    private final Segment statuses;

    Recording(Arena arena, Architecture architecture, List<String> paths) {
      this.architecture = architecture;
      this.paths = paths;
      this.statuses = arena.allocate(STATUS_SIZE * paths.size());
    }

    Architecture architecture() {
      return architecture;
    }

    /** Where the {@code struct stat} of one path goes. */
    Segment status(int index) {
      return statuses.part(STATUS_SIZE * index);
    }

    /** What the child has found out; nothing if one of the files may get another inode. */
    Optional<FileIdentities> identities(Arena arena) {
      Map<Long, Long> fileSystems = new HashMap<>();
      long[] numbers = new long[LONGS * paths.size()];
      for (int i = 0; i < paths.size(); i++) {
        Segment status = status(i);
        String path = paths.get(i);
        long device = status.getLong(0);
        long inode = status.getLong(8);
        if (inode != 0
            && !isLasting(status, fileSystems.computeIfAbsent(device, it -> type(arena, path)))) {
          return Optional.empty();
        }
        numbers[LONGS * i] = device;
        numbers[LONGS * i + 1] = inode;
      }
      return Optional.of(new FileIdentities(numbers));
    }

    private boolean isLasting(Segment status, long fileSystem) {
      if (fileSystem == OVERLAYFS) {
        // A file with several names in a lower layer gets a new inode at each lookup.
        boolean wide = architecture == Architecture.X86_64;
        int mode = status.getInt(wide ? 24 : 16);
        long links = wide ? status.getLong(16) : status.getInt(20);
        return (mode & TYPE_MASK) == DIRECTORY || links == 1;
      }
      return LASTING_INODES.contains(fileSystem)
          || (fileSystem == PROCFS && status.getLong(8) == PROCFS_ROOT);
    }

    private static long type(Arena arena, String path) {
      Segment answer = arena.allocate(120);
      long result = Kernel.call(SystemCall.STATFS, arena.string(path), answer.address());
      return result == 0 ? answer.getLong(0) : 0;
    }
  }
}
