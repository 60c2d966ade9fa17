package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.kernel.Errno.ENOTTY;
import static io.octaskly.sandbox.internal.kernel.Errno.EPERM;
import static io.octaskly.sandbox.internal.seccomp.CallRule.allowWhen;

import io.octaskly.sandbox.internal.seccomp.CallRule.Clauses;

/**
 * Rules for {@code ioctl}. The command is an {@code unsigned int}: its second byte names the family
 * ({@code asm-generic/ioctl.h}).
 */
final class DeviceControls {

  private DeviceControls() {}

  private static final Argument COMMAND = Argument.ofInt(1);

  private static final int FAMILY = 0xFF00;

  // linux/fs.h, linux/fiemap.h, linux/btrfs.h
  private static final int EXT_FAMILY = 'f' << 8;
  private static final int XFS_FAMILY = 'X' << 8;
  private static final int BTRFS_FAMILY = 0x94 << 8;
  private static final int FS_IOC_GETFLAGS = 0x8008_6601;
  private static final int FS_IOC_FIEMAP = 0xC020_660B;
  private static final int FS_IOC_FSGETXATTR = 0x801C_581F;
  private static final int FICLONE = 0x4004_9409;
  private static final int FICLONERANGE = 0x4020_940D;
  private static final int FS_IOC_SETVERSION = 0x4008_7602;

  // asm-generic/ioctls.h, asm-generic/sockios.h
  private static final int TIOCSCTTY = 0x540E;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;
  private static final int TIOCCONS = 0x541D;
  private static final int TIOCSETD = 0x5423;
  private static final int TIOCVHANGUP = 0x5437;
  private static final int FIONREAD = 0x541B;
  private static final int FIONBIO = 0x5421;
  static final int FIOSETOWN = 0x8901;
  static final int SIOCSPGRP = 0x8902;

  /**
   * What a JVM and Node ask of their pipes. To all else the answer is that this is no such device:
   * no terminal, and nothing of a driver's or a file system's.
   */
  static final CallRule OF_PIPES =
      allowWhen(COMMAND.is(FIONREAD)).allowWhen(COMMAND.is(FIONBIO)).otherwiseRefuse(ENOTTY);

  /**
   * A descriptor opened for reading is enough to change a file's flags and project, to seal it for
   * ever (fs-verity), and on btrfs to make and drop subvolumes. Landlock governs {@code ioctl} on
   * devices only. What reads, and what clones into a file that is open for writing ({@code cp
   * --reflink}), stays.
   */
  static Clauses ofFiles() {
    return allowWhen(COMMAND.is(FS_IOC_GETFLAGS))
        .allowWhen(COMMAND.is(FS_IOC_FIEMAP))
        .allowWhen(COMMAND.is(FS_IOC_FSGETXATTR))
        .allowWhen(COMMAND.is(FICLONE))
        .allowWhen(COMMAND.is(FICLONERANGE))
        .refuseWhen(EPERM, COMMAND.isMasked(FAMILY, EXT_FAMILY))
        .refuseWhen(EPERM, COMMAND.isMasked(FAMILY, XFS_FAMILY))
        .refuseWhen(EPERM, COMMAND.isMasked(FAMILY, BTRFS_FAMILY))
        .refuseWhen(EPERM, COMMAND.is(FS_IOC_SETVERSION));
  }

  /**
   * Typing into a terminal for its user to execute (TIOCSTI, and by selection TIOCLINUX), taking a
   * terminal over, changing its driver; and making a process of the host the one that is sent a
   * descriptor's signals.
   */
  static Clauses ofTerminals(Clauses earlier) {
    return earlier
        .refuseWhen(EPERM, COMMAND.is(TIOCSTI))
        .refuseWhen(EPERM, COMMAND.is(TIOCLINUX))
        .refuseWhen(EPERM, COMMAND.is(TIOCSCTTY))
        .refuseWhen(EPERM, COMMAND.is(TIOCCONS))
        .refuseWhen(EPERM, COMMAND.is(TIOCSETD))
        .refuseWhen(EPERM, COMMAND.is(TIOCVHANGUP))
        .refuseWhen(EPERM, COMMAND.is(FIOSETOWN))
        .refuseWhen(EPERM, COMMAND.is(SIOCSPGRP));
  }

  /** Whether the command names who is sent a descriptor's signals. */
  static boolean changesOwner(int command) {
    return command == FIOSETOWN || command == SIOCSPGRP;
  }

  /** Whether it is one of those that {@link #ofTerminals} refuses for what they do to terminals. */
  static boolean concernsTerminal(int command) {
    return switch (command) {
      case TIOCSTI, TIOCLINUX, TIOCSCTTY, TIOCCONS, TIOCSETD, TIOCVHANGUP -> true;
      default -> false;
    };
  }
}
