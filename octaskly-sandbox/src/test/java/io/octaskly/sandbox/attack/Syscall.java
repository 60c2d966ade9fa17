package io.octaskly.sandbox.attack;

import java.util.Locale;

/**
 * The system calls that attacks make, with their numbers on x86-64 ({@code syscalls(2)}).
 *
 * <p>The sandbox has a table of its own and this one shares nothing with it: a wrong number there
 * would otherwise be attacked by the same wrong number, and pass.
 */
public enum Syscall {
  READ(0),
  WRITE(1),
  OPEN(2),
  CLOSE(3),
  MMAP(9),
  RT_SIGACTION(13),
  NANOSLEEP(35),
  GETPID(39),
  SOCKET(41),
  CONNECT(42),
  CLONE(56),
  FORK(57),
  EXECVE(59),
  EXIT(60),
  WAIT4(61),
  KILL(62),
  FCNTL(72),
  RENAME(82),
  MKDIR(83),
  UNLINK(87),
  SYMLINK(88),
  CHMOD(90),
  FCHMOD(91),
  CHOWN(92),
  FCHOWN(93),
  LCHOWN(94),
  PTRACE(101),
  SETPGID(109),
  GETPPID(110),
  SETSID(112),
  RT_SIGQUEUEINFO(129),
  UTIME(132),
  PRCTL(157),
  GETTID(186),
  SETXATTR(188),
  LSETXATTR(189),
  FSETXATTR(190),
  REMOVEXATTR(197),
  LREMOVEXATTR(198),
  FREMOVEXATTR(199),
  TKILL(200),
  EXIT_GROUP(231),
  TGKILL(234),
  UTIMES(235),
  OPENAT(257),
  FCHOWNAT(260),
  FUTIMESAT(261),
  FCHMODAT(268),
  UTIMENSAT(280),
  RT_TGSIGQUEUEINFO(297),
  PRLIMIT64(302),
  MEMFD_CREATE(319),
  PIDFD_SEND_SIGNAL(424),
  PIDFD_OPEN(434);

  private final int number;

  Syscall(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The name in the manual, such as {@code execve}. */
  String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
