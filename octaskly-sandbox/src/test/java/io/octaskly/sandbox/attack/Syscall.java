package io.octaskly.sandbox.attack;

import java.util.Locale;

/**
 * The system calls that attacks make, with their numbers on x86-64 and, of those that it has, on
 * AArch64 ({@code syscalls(2)}).
 *
 * <p>The sandbox has a table of its own and this one shares nothing with it: a wrong number there
 * would otherwise be attacked by the same wrong number, and pass.
 */
public enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  OPEN(2),
  CLOSE(3, 57),
  STAT(4),
  MMAP(9, 222),
  MPROTECT(10, 226),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  PREAD64(17, 67),
  PIPE(22),
  MREMAP(25, 216),
  SHMGET(29, 194),
  SHMAT(30, 196),
  DUP(32, 23),
  NANOSLEEP(35, 101),
  SETITIMER(38, 103),
  GETPID(39, 172),
  SENDFILE(40, 71),
  SOCKET(41, 198),
  CONNECT(42, 203),
  ACCEPT(43, 202),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SENDMSG(46, 211),
  RECVMSG(47, 212),
  BIND(49, 200),
  LISTEN(50, 201),
  SOCKETPAIR(53, 199),
  CLONE(56, 220),
  FORK(57),
  VFORK(58),
  EXECVE(59, 221),
  EXIT(60, 93),
  WAIT4(61, 260),
  KILL(62, 129),
  UNAME(63, 160),
  SEMGET(64, 190),
  SEMOP(65, 193),
  SHMDT(67, 197),
  MSGGET(68, 186),
  MSGSND(69, 189),
  FCNTL(72, 25),
  TRUNCATE(76, 45),
  FTRUNCATE(77, 46),
  GETCWD(79, 17),
  CHDIR(80, 49),
  RENAME(82),
  MKDIR(83),
  RMDIR(84),
  LINK(86),
  UNLINK(87),
  SYMLINK(88),
  READLINK(89),
  CHMOD(90),
  FCHMOD(91, 52),
  CHOWN(92),
  FCHOWN(93, 55),
  LCHOWN(94),
  PTRACE(101, 117),
  SYSLOG(103, 116),
  SETUID(105, 146),
  SETGID(106, 144),
  GETEUID(107, 175),
  SETPGID(109, 154),
  GETPPID(110, 173),
  SETSID(112, 157),
  SETREUID(113, 145),
  SETGROUPS(116, 159),
  SETRESUID(117, 147),
  CAPSET(126, 91),
  RT_SIGQUEUEINFO(129, 138),
  UTIME(132),
  MKNOD(133),
  PERSONALITY(135, 92),
  SETPRIORITY(141, 140),
  SCHED_SETSCHEDULER(144, 119),
  VHANGUP(153, 58),
  MODIFY_LDT(154),
  PIVOT_ROOT(155, 41),
  PRCTL(157, 167),
  SETRLIMIT(160, 164),
  CHROOT(161, 51),
  ACCT(163, 89),
  SETTIMEOFDAY(164, 170),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SWAPON(167, 224),
  REBOOT(169, 142),
  SETHOSTNAME(170, 161),
  IOPL(172),
  IOPERM(173),
  INIT_MODULE(175, 105),
  DELETE_MODULE(176, 106),
  QUOTACTL(179, 60),
  GETTID(186, 178),
  SETXATTR(188, 5),
  LSETXATTR(189, 6),
  FSETXATTR(190, 7),
  REMOVEXATTR(197, 14),
  LREMOVEXATTR(198, 15),
  FREMOVEXATTR(199, 16),
  TKILL(200, 130),
  SCHED_SETAFFINITY(203, 122),
  IO_SETUP(206, 0),
  CLOCK_SETTIME(227, 112),
  EXIT_GROUP(231, 94),
  TGKILL(234, 131),
  UTIMES(235),
  MQ_OPEN(240, 180),
  MQ_TIMEDSEND(242, 182),
  KEXEC_LOAD(246, 104),
  ADD_KEY(248, 217),
  REQUEST_KEY(249, 218),
  KEYCTL(250, 219),
  IOPRIO_SET(251, 30),
  INOTIFY_ADD_WATCH(254, 27),
  MIGRATE_PAGES(256, 238),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  FCHOWNAT(260, 54),
  FUTIMESAT(261),
  NEWFSTATAT(262, 79),
  UNLINKAT(263, 35),
  RENAMEAT(264, 38),
  LINKAT(265, 37),
  SYMLINKAT(266, 36),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  UNSHARE(272, 97),
  GET_ROBUST_LIST(274, 100),
  SPLICE(275, 76),
  TEE(276, 77),
  VMSPLICE(278, 75),
  MOVE_PAGES(279, 239),
  UTIMENSAT(280, 88),
  FALLOCATE(285, 47),
  PIPE2(293, 59),
  INOTIFY_INIT1(294, 26),
  RT_TGSIGQUEUEINFO(297, 240),
  PERF_EVENT_OPEN(298, 241),
  FANOTIFY_INIT(300, 262),
  PRLIMIT64(302, 261),
  NAME_TO_HANDLE_AT(303, 264),
  OPEN_BY_HANDLE_AT(304, 265),
  CLOCK_ADJTIME(305, 266),
  SETNS(308, 268),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  KCMP(312, 272),
  FINIT_MODULE(313, 273),
  SCHED_SETATTR(314, 274),
  RENAMEAT2(316, 276),
  SECCOMP(317, 277),
  MEMFD_CREATE(319, 279),
  KEXEC_FILE_LOAD(320, 294),
  BPF(321, 280),
  EXECVEAT(322, 281),
  USERFAULTFD(323, 282),
  COPY_FILE_RANGE(326, 285),
  PIDFD_SEND_SIGNAL(424, 424),
  IO_URING_SETUP(425, 425),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  PIDFD_OPEN(434, 434),
  CLONE3(435, 435),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  PIDFD_GETFD(438, 438),
  PROCESS_MADVISE(440, 440),
  MOUNT_SETATTR(442, 442),
  LANDLOCK_CREATE_RULESET(444, 444),
  MEMFD_SECRET(447, 447),
  FCHMODAT2(452, 452);

  /** The number of a call that AArch64 does not have. */
  private static final int ABSENT = -1;

  private final int x86;
  private final int aarch64;

  Syscall(int x86) {
    this(x86, ABSENT);
  }

  Syscall(int x86, int aarch64) {
    this.x86 = x86;
    this.aarch64 = aarch64;
  }

  int onX86() {
    return x86;
  }

  /** The number on AArch64, which {@linkplain #isOnAarch64() has} the call. */
  int onAarch64() {
    if (!isOnAarch64()) {
      throw new IllegalStateException("AArch64 has no call " + kernelName());
    }
    return aarch64;
  }

  /** Whether the processor here has the call, and not just a successor of it. */
  public boolean isHere() {
    return !System.getProperty("os.arch").equals("aarch64") || isOnAarch64();
  }

  boolean isOnAarch64() {
    return aarch64 != ABSENT;
  }

  /** The name in the manual, such as {@code execve}. */
  String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
