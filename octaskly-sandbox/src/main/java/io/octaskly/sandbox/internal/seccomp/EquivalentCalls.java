package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is allowed beside the calls that a program was seen to make, so that it also runs where it
 * takes another way than it took then: with other data, another version of its C library, or into
 * an error.
 */
final class EquivalentCalls {

  private EquivalentCalls() {}

  /**
   * Allowed to every program. The launch and the end of a process cannot do without the first ones;
   * the others act on nothing but the process itself and the descriptors that it has, and whether a
   * run makes them depends on chance: how much memory it needs, whether a lock is contended,
   * whether there is an error to report, whether the clock can be read without the kernel.
   */
  static final Set<SystemCall> ALWAYS =
      Collections.unmodifiableSet(
          EnumSet.of(
              SystemCall.EXIT,
              SystemCall.EXIT_GROUP,
              SystemCall.RT_SIGRETURN,
              SystemCall.RESTART_SYSCALL,
              SystemCall.RT_SIGPROCMASK,
              SystemCall.RT_SIGACTION,
              SystemCall.BRK,
              SystemCall.MMAP,
              SystemCall.MUNMAP,
              SystemCall.MREMAP,
              SystemCall.MPROTECT,
              SystemCall.MADVISE,
              SystemCall.FUTEX,
              SystemCall.SCHED_YIELD,
              SystemCall.CLOSE,
              SystemCall.WRITE,
              SystemCall.WRITEV,
              SystemCall.GETPID,
              SystemCall.GETTID,
              SystemCall.TGKILL,
              SystemCall.CLOCK_GETTIME,
              SystemCall.GETTIMEOFDAY,
              SystemCall.TIME));

  /**
   * Calls that do the same in an older and in a newer way, or that a program or its C library
   * chooses from as the data has it: whoever may make one may make all of its row.
   */
  private static final List<Set<SystemCall>> ROWS =
      List.of(
          EnumSet.of(SystemCall.OPEN, SystemCall.OPENAT),
          EnumSet.of(
              SystemCall.STAT,
              SystemCall.FSTAT,
              SystemCall.LSTAT,
              SystemCall.NEWFSTATAT,
              SystemCall.STATX),
          EnumSet.of(SystemCall.ACCESS, SystemCall.FACCESSAT, SystemCall.FACCESSAT2),
          EnumSet.of(SystemCall.READLINK, SystemCall.READLINKAT),
          EnumSet.of(SystemCall.READ, SystemCall.READV, SystemCall.PREAD64),
          EnumSet.of(SystemCall.GETDENTS, SystemCall.GETDENTS64),
          EnumSet.of(SystemCall.DUP, SystemCall.DUP2, SystemCall.DUP3),
          EnumSet.of(SystemCall.PIPE, SystemCall.PIPE2),
          EnumSet.of(SystemCall.POLL, SystemCall.PPOLL, SystemCall.SELECT, SystemCall.PSELECT6),
          EnumSet.of(SystemCall.EPOLL_CREATE, SystemCall.EPOLL_CREATE1),
          EnumSet.of(SystemCall.EPOLL_WAIT, SystemCall.EPOLL_PWAIT),
          EnumSet.of(SystemCall.EVENTFD, SystemCall.EVENTFD2),
          EnumSet.of(SystemCall.ACCEPT, SystemCall.ACCEPT4),
          EnumSet.of(SystemCall.NANOSLEEP, SystemCall.CLOCK_NANOSLEEP),
          // A filter cannot tell a thread from a process: the flags of clone3 lie in memory.
          EnumSet.of(SystemCall.FORK, SystemCall.VFORK, SystemCall.CLONE, SystemCall.CLONE3),
          EnumSet.of(SystemCall.WAIT4, SystemCall.WAITID),
          EnumSet.of(SystemCall.GETRLIMIT, SystemCall.SETRLIMIT, SystemCall.PRLIMIT64),
          EnumSet.of(SystemCall.MKDIR, SystemCall.MKDIRAT),
          EnumSet.of(SystemCall.UNLINK, SystemCall.RMDIR, SystemCall.UNLINKAT),
          EnumSet.of(SystemCall.RENAME, SystemCall.RENAMEAT, SystemCall.RENAMEAT2),
          EnumSet.of(SystemCall.LINK, SystemCall.LINKAT),
          EnumSet.of(SystemCall.SYMLINK, SystemCall.SYMLINKAT),
          EnumSet.of(SystemCall.CHMOD, SystemCall.FCHMODAT, SystemCall.FCHMODAT2),
          EnumSet.of(SystemCall.CHOWN, SystemCall.LCHOWN, SystemCall.FCHOWNAT),
          EnumSet.of(
              SystemCall.UTIME, SystemCall.UTIMES, SystemCall.FUTIMESAT, SystemCall.UTIMENSAT));

  /** These calls, what does the same as one of them, and what every program may do. */
  static Set<SystemCall> around(Set<SystemCall> seen) {
    Set<SystemCall> all = EnumSet.copyOf(ALWAYS);
    all.addAll(seen);
    for (Set<SystemCall> row : ROWS) {
      if (!Collections.disjoint(row, seen)) {
        all.addAll(row);
      }
    }
    return all;
  }
}
