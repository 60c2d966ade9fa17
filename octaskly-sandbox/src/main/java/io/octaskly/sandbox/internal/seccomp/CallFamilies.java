package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;

/**
 * System calls that are refused for the same reason. Each call of {@link SystemCall} was judged
 * once; what is in no family here and has no rule in {@link ConfinementFilters} was found harmless
 * to others for a process without privileges.
 */
final class CallFamilies {

  private CallFamilies() {}

  /**
   * Mode, owner, times and extended attributes: Landlock does not govern them, so that a task could
   * change those of any file of its user, granted or not. {@code file_setattr} sets the flags of
   * {@code chattr(1)}.
   */
  static final List<SystemCall> METADATA_WRITES =
      List.of(
          SystemCall.CHMOD,
          SystemCall.FCHMOD,
          SystemCall.FCHMODAT,
          SystemCall.FCHMODAT2,
          SystemCall.CHOWN,
          SystemCall.FCHOWN,
          SystemCall.LCHOWN,
          SystemCall.FCHOWNAT,
          SystemCall.UTIME,
          SystemCall.UTIMES,
          SystemCall.FUTIMESAT,
          SystemCall.UTIMENSAT,
          SystemCall.SETXATTR,
          SystemCall.LSETXATTR,
          SystemCall.FSETXATTR,
          SystemCall.SETXATTRAT,
          SystemCall.REMOVEXATTR,
          SystemCall.LREMOVEXATTR,
          SystemCall.FREMOVEXATTR,
          SystemCall.REMOVEXATTRAT,
          SystemCall.FILE_SETATTR);

  /**
   * Operations on a ring are carried out without passing any filter: {@code IORING_OP_SETXATTR},
   * {@code IORING_OP_OPENAT2} and {@code IORING_OP_SOCKET} would undo the rules of every level.
   */
  static final List<SystemCall> UNFILTERED_OPERATIONS =
      List.of(SystemCall.IO_URING_SETUP, SystemCall.IO_URING_ENTER, SystemCall.IO_URING_REGISTER);

  /** Reading, writing, stopping or tuning the memory and the descriptors of another process. */
  static final List<SystemCall> OTHER_PROCESSES =
      List.of(
          SystemCall.PTRACE,
          SystemCall.PROCESS_VM_READV,
          SystemCall.PROCESS_VM_WRITEV,
          SystemCall.KCMP,
          SystemCall.PIDFD_GETFD,
          SystemCall.PROCESS_MADVISE,
          SystemCall.PROCESS_MRELEASE,
          SystemCall.MIGRATE_PAGES,
          SystemCall.MOVE_PAGES);

  /**
   * Interfaces with a long record of kernel vulnerabilities and no use for an ordinary program.
   * {@code userfaultfd} holds the kernel still at a chosen point, the favourite tool to win its
   * races.
   */
  static final List<SystemCall> KERNEL_INTERNALS =
      List.of(
          SystemCall.BPF,
          SystemCall.PERF_EVENT_OPEN,
          SystemCall.USERFAULTFD,
          SystemCall.SYSLOG,
          SystemCall.LSM_SET_SELF_ATTR);

  /** Keyrings belong to the user, not to the task, and are not covered by any namespace of ours. */
  static final List<SystemCall> KEYRINGS =
      List.of(SystemCall.ADD_KEY, SystemCall.REQUEST_KEY, SystemCall.KEYCTL);

  /** Loading code into the kernel, or another kernel. */
  static final List<SystemCall> KERNEL_CODE =
      List.of(
          SystemCall.INIT_MODULE,
          SystemCall.FINIT_MODULE,
          SystemCall.DELETE_MODULE,
          SystemCall.KEXEC_LOAD,
          SystemCall.KEXEC_FILE_LOAD);

  /** The mount table, by the old calls and the new ones. */
  static final List<SystemCall> MOUNTS =
      List.of(
          SystemCall.MOUNT,
          SystemCall.UMOUNT2,
          SystemCall.PIVOT_ROOT,
          SystemCall.OPEN_TREE,
          SystemCall.OPEN_TREE_ATTR,
          SystemCall.MOVE_MOUNT,
          SystemCall.FSOPEN,
          SystemCall.FSCONFIG,
          SystemCall.FSMOUNT,
          SystemCall.FSPICK,
          SystemCall.MOUNT_SETATTR);

  /**
   * Reading the mount table and the list of namespaces: the host's layout is none of the task's
   * business.
   */
  static final List<SystemCall> HOST_LAYOUT =
      List.of(SystemCall.STATMOUNT, SystemCall.LISTMOUNT, SystemCall.LISTNS);

  /**
   * Namespaces, with {@code clone} and {@code clone3}: inside a user namespace a task has every
   * capability, and with it the part of the kernel that was written for root alone.
   */
  static final List<SystemCall> NAMESPACES = List.of(SystemCall.UNSHARE, SystemCall.SETNS);

  /** {@code chroot} needs a privilege that a task never has; the program learns so at once. */
  static final List<SystemCall> ROOT_DIRECTORY = List.of(SystemCall.CHROOT);

  /** Files by handle go around every directory that stands between; nothing checks the path. */
  static final List<SystemCall> FILE_HANDLES =
      List.of(SystemCall.NAME_TO_HANDLE_AT, SystemCall.OPEN_BY_HANDLE_AT);

  /** Watching every access to a file system, also that of others. */
  static final List<SystemCall> FILE_MONITORING =
      List.of(SystemCall.FANOTIFY_INIT, SystemCall.FANOTIFY_MARK);

  /** State of the whole machine. All need a privilege; refused here so that none ever serves. */
  static final List<SystemCall> MACHINE_STATE =
      List.of(
          SystemCall.REBOOT,
          SystemCall.SWAPON,
          SystemCall.SWAPOFF,
          SystemCall.SETHOSTNAME,
          SystemCall.SETDOMAINNAME,
          SystemCall.ACCT,
          SystemCall.QUOTACTL,
          SystemCall.QUOTACTL_FD,
          SystemCall.VHANGUP,
          SystemCall.IOPL,
          SystemCall.IOPERM);

  /**
   * The system clocks. {@code adjtimex} without a mode only reads, but the mode lies behind a
   * pointer where no filter can see it.
   */
  static final List<SystemCall> CLOCKS =
      List.of(
          SystemCall.SETTIMEOFDAY,
          SystemCall.CLOCK_SETTIME,
          SystemCall.CLOCK_ADJTIME,
          SystemCall.ADJTIMEX);

  /**
   * 16-bit segments: a source of kernel vulnerabilities, used by emulators of old programs only.
   */
  static final List<SystemCall> SEGMENTS = List.of(SystemCall.MODIFY_LDT);

  /**
   * Files without a name: a program written into one could be executed without any path to refuse,
   * and its pages escape RLIMIT_AS. Secret memory cannot be swapped or sampled.
   */
  static final List<SystemCall> ANONYMOUS_FILES =
      List.of(SystemCall.MEMFD_CREATE, SystemCall.MEMFD_SECRET);

  /**
   * System V IPC and POSIX message queues: names shared with the host's processes, open to anyone
   * of the same user, outside the file system and so outside Landlock.
   */
  static final List<SystemCall> SHARED_IPC =
      List.of(
          SystemCall.SHMGET,
          SystemCall.SHMAT,
          SystemCall.SHMCTL,
          SystemCall.SHMDT,
          SystemCall.SEMGET,
          SystemCall.SEMOP,
          SystemCall.SEMCTL,
          SystemCall.SEMTIMEDOP,
          SystemCall.MSGGET,
          SystemCall.MSGSND,
          SystemCall.MSGRCV,
          SystemCall.MSGCTL,
          SystemCall.MQ_OPEN,
          SystemCall.MQ_UNLINK,
          SystemCall.MQ_TIMEDSEND,
          SystemCall.MQ_TIMEDRECEIVE,
          SystemCall.MQ_NOTIFY,
          SystemCall.MQ_GETSETATTR);

  /**
   * Calls that current kernels no longer have or build: answered with ENOSYS, as those kernels do.
   */
  static final List<SystemCall> OBSOLETE =
      List.of(
          SystemCall.USELIB,
          SystemCall.USTAT,
          SystemCall.SYSFS,
          SystemCall.SYSCTL,
          SystemCall.NFSSERVCTL,
          SystemCall.LOOKUP_DCOOKIE,
          SystemCall.CREATE_MODULE,
          SystemCall.GET_KERNEL_SYMS,
          SystemCall.QUERY_MODULE,
          SystemCall.AFS_SYSCALL,
          SystemCall.TUXCALL,
          SystemCall.SECURITY,
          SystemCall.VSERVER,
          SystemCall.GETPMSG,
          SystemCall.PUTPMSG,
          SystemCall.EPOLL_CTL_OLD,
          SystemCall.EPOLL_WAIT_OLD,
          SystemCall.SET_THREAD_AREA,
          SystemCall.GET_THREAD_AREA);
}
