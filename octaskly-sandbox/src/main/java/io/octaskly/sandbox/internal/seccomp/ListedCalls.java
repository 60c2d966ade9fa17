package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * System calls that VERY_STRICT allows: what programs that read and compute were found to need, and
 * nothing else. A call is listed when a program fails without it, takes its error number for an
 * answer, or would wait for ever; not when the program falls back to another ({@code rseq}, {@code
 * copy_file_range}) or goes on without ({@code fadvise64}, {@code set_robust_list}). The older
 * numbers of x86-64 stand with those that replace them.
 *
 * <p>The names of files that are opened lie behind a pointer, and so does the only thing that may
 * be written to, {@code /dev/null}: what is opened for writing is judged by Landlock, which grants
 * nothing else at this level. A rule on the flags would only refuse {@code >/dev/null}.
 */
final class ListedCalls {

  private ListedCalls() {}

  /** A process's own memory; {@code mremap} lets a large array grow without being there twice. */
  static final List<SystemCall> MEMORY =
      List.of(
          SystemCall.BRK,
          SystemCall.MMAP,
          SystemCall.MUNMAP,
          SystemCall.MPROTECT,
          SystemCall.MREMAP,
          SystemCall.MADVISE);

  /**
   * The launch: what the child still does under the filter, and what the loader and the C library
   * do before {@code main}. {@code execve} is bound to the nonce, or left to Landlock where
   * execution was granted.
   */
  static final List<SystemCall> START_AND_END =
      List.of(
          SystemCall.CLOSE_RANGE,
          SystemCall.EXECVE,
          SystemCall.ARCH_PRCTL,
          SystemCall.SET_TID_ADDRESS,
          SystemCall.PRLIMIT64,
          SystemCall.GETRANDOM,
          SystemCall.UNAME,
          SystemCall.SYSINFO,
          SystemCall.EXIT,
          SystemCall.EXIT_GROUP);

  /** Opening, and what is done with a descriptor; the only ones to write to are standard output. */
  static final List<SystemCall> DESCRIPTORS =
      List.of(
          SystemCall.OPENAT,
          SystemCall.CLOSE,
          SystemCall.READ,
          SystemCall.PREAD64,
          SystemCall.WRITE,
          SystemCall.WRITEV,
          SystemCall.LSEEK,
          SystemCall.DUP,
          SystemCall.DUP2,
          SystemCall.DUP3);

  /**
   * Looking at files and directories. Landlock does not hide names and modes, here or at STRICT.
   */
  static final List<SystemCall> FILE_SYSTEM =
      List.of(
          SystemCall.STAT,
          SystemCall.FSTAT,
          SystemCall.LSTAT,
          SystemCall.NEWFSTATAT,
          SystemCall.STATX,
          SystemCall.ACCESS,
          SystemCall.FACCESSAT,
          SystemCall.FACCESSAT2,
          SystemCall.READLINK,
          SystemCall.READLINKAT,
          SystemCall.GETDENTS64,
          SystemCall.GETCWD,
          SystemCall.CHDIR,
          SystemCall.FCHDIR);

  /** Threads of the process, and how many processors there are for them. */
  static final List<SystemCall> THREADS =
      List.of(
          SystemCall.CLONE, SystemCall.FUTEX, SystemCall.SCHED_YIELD, SystemCall.SCHED_GETAFFINITY);

  /** Subshells and pipelines: children of the task, which its guard ends with it. */
  static final List<SystemCall> CHILDREN = List.of(SystemCall.VFORK, SystemCall.WAIT4);

  /** Pipes, and waiting for several at once: the event loops of Node and Python, and of shells. */
  static final List<SystemCall> PIPES_AND_EVENTS =
      List.of(
          SystemCall.PIPE,
          SystemCall.PIPE2,
          SystemCall.SOCKETPAIR,
          SystemCall.EVENTFD2,
          SystemCall.POLL,
          SystemCall.PPOLL,
          SystemCall.SELECT,
          SystemCall.PSELECT6,
          SystemCall.EPOLL_CREATE1,
          SystemCall.EPOLL_CTL,
          SystemCall.EPOLL_WAIT,
          SystemCall.EPOLL_PWAIT);

  /**
   * Signals among the task's own processes; others are out of their reach as at STRICT. After a
   * stop the kernel itself goes on with an interrupted call by {@code restart_syscall}.
   */
  static final List<SystemCall> SIGNALS =
      List.of(
          SystemCall.RT_SIGACTION,
          SystemCall.RT_SIGPROCMASK,
          SystemCall.RT_SIGRETURN,
          SystemCall.RT_SIGSUSPEND,
          SystemCall.RESTART_SYSCALL,
          SystemCall.KILL,
          SystemCall.TGKILL);

  /** Clocks, where the vDSO cannot read them, and sleeping. */
  static final List<SystemCall> TIME =
      List.of(
          SystemCall.CLOCK_GETTIME,
          SystemCall.CLOCK_GETRES,
          SystemCall.GETTIMEOFDAY,
          SystemCall.CLOCK_NANOSLEEP,
          SystemCall.NANOSLEEP);

  /** Calls that cannot fail: programs would take the error number for an id or a mask. */
  static final List<SystemCall> OWN_IDENTITY =
      List.of(
          SystemCall.GETPID,
          SystemCall.GETPPID,
          SystemCall.GETTID,
          SystemCall.GETPGRP,
          SystemCall.GETUID,
          SystemCall.GETEUID,
          SystemCall.GETGID,
          SystemCall.GETEGID,
          SystemCall.UMASK);

  /**
   * What C libraries and run-times try as a matter of course, and do another way, or without, where
   * it is not there: nobody who looks for what kept a program from its work wants to read of them.
   */
  static final Set<SystemCall> DONE_WITHOUT =
      Collections.unmodifiableSet(
          EnumSet.copyOf(
              Stream.of(
                      CallFamilies.OBSOLETE,
                      List.of(
                          SystemCall.CLONE3,
                          SystemCall.OPENAT2,
                          SystemCall.PIDFD_SEND_SIGNAL,
                          SystemCall.RSEQ,
                          SystemCall.SET_ROBUST_LIST,
                          SystemCall.MEMBARRIER,
                          SystemCall.FADVISE64,
                          SystemCall.COPY_FILE_RANGE,
                          SystemCall.SIGALTSTACK,
                          SystemCall.SCHED_GETSCHEDULER,
                          SystemCall.SCHED_GETPARAM,
                          SystemCall.GETRUSAGE,
                          SystemCall.TIMES,
                          SystemCall.GETCPU,
                          SystemCall.MINCORE))
                  .flatMap(List::stream)
                  .toList()));

  /** All groups: calls that follow the rules of STRICT. */
  static Stream<SystemCall> all() {
    return Stream.of(
            MEMORY,
            START_AND_END,
            DESCRIPTORS,
            FILE_SYSTEM,
            THREADS,
            CHILDREN,
            PIPES_AND_EVENTS,
            SIGNALS,
            TIME,
            OWN_IDENTITY)
        .flatMap(List::stream);
  }
}
