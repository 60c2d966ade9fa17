package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.kernel.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names of the values that arguments take, as the kernel's headers and manual pages have them. */
final class ArgumentNames {
  private static final int SOCK_TYPE = 0xF;
  private static final int O_ACCMODE = 3;
  private static final int AT_FDCWD = -100;
  private static final int CLONE_NEWTIME = 0x80;

  /** {@code bits/socket.h}. */
  private static final Map<Integer, String> FAMILIES =
      values(
          """
          0 AF_UNSPEC 1 AF_UNIX 2 AF_INET 3 AF_AX25 4 AF_IPX 5 AF_APPLETALK 9 AF_X25 10 AF_INET6
          15 AF_KEY 16 AF_NETLINK 17 AF_PACKET 21 AF_RDS 26 AF_LLC 27 AF_IB 29 AF_CAN 30 AF_TIPC
          31 AF_BLUETOOTH 33 AF_RXRPC 38 AF_ALG 40 AF_VSOCK 41 AF_KCM 42 AF_QIPCRTR 43 AF_SMC
          44 AF_XDP 45 AF_MCTP
          """);

  private static final Map<Integer, String> SOCKET_TYPES =
      values(
          """
          1 SOCK_STREAM 2 SOCK_DGRAM 3 SOCK_RAW 4 SOCK_RDM 5 SOCK_SEQPACKET 6 SOCK_DCCP
          10 SOCK_PACKET
          """);

  /** {@code linux/ptrace.h}. */
  private static final Map<Integer, String> PTRACE =
      values(
          """
          0 PTRACE_TRACEME 1 PTRACE_PEEKTEXT 2 PTRACE_PEEKDATA 3 PTRACE_PEEKUSR 4 PTRACE_POKETEXT
          5 PTRACE_POKEDATA 6 PTRACE_POKEUSR 7 PTRACE_CONT 8 PTRACE_KILL 9 PTRACE_SINGLESTEP
          12 PTRACE_GETREGS 13 PTRACE_SETREGS 16 PTRACE_ATTACH 17 PTRACE_DETACH 24 PTRACE_SYSCALL
          16896 PTRACE_SETOPTIONS 16897 PTRACE_GETEVENTMSG 16898 PTRACE_GETSIGINFO
          16899 PTRACE_SETSIGINFO 16900 PTRACE_GETREGSET 16901 PTRACE_SETREGSET 16902 PTRACE_SEIZE
          16903 PTRACE_INTERRUPT 16904 PTRACE_LISTEN
          """);

  /** {@code linux/prctl.h}. */
  private static final Map<Integer, String> PRCTL =
      values(
          """
          1 PR_SET_PDEATHSIG 2 PR_GET_PDEATHSIG 3 PR_GET_DUMPABLE 4 PR_SET_DUMPABLE 8 PR_SET_KEEPCAPS
          15 PR_SET_NAME 16 PR_GET_NAME 21 PR_GET_SECCOMP 22 PR_SET_SECCOMP 23 PR_CAPBSET_READ
          24 PR_CAPBSET_DROP 35 PR_SET_MM 36 PR_SET_CHILD_SUBREAPER 38 PR_SET_NO_NEW_PRIVS
          39 PR_GET_NO_NEW_PRIVS 41 PR_SET_THP_DISABLE 47 PR_CAP_AMBIENT 50 PR_SVE_SET_VL
          51 PR_SVE_GET_VL 52 PR_GET_SPECULATION_CTRL 53 PR_SET_SPECULATION_CTRL 62 PR_SCHED_CORE
          1398164801 PR_SET_VMA 1499557217 PR_SET_PTRACER
          """);

  /** {@code asm-generic/fcntl.h}. */
  private static final Map<Integer, String> FCNTL =
      values(
          """
          0 F_DUPFD 1 F_GETFD 2 F_SETFD 3 F_GETFL 4 F_SETFL 5 F_GETLK 6 F_SETLK 7 F_SETLKW 8 F_SETOWN
          9 F_GETOWN 10 F_SETSIG 11 F_GETSIG 15 F_SETOWN_EX 16 F_GETOWN_EX 36 F_OFD_GETLK
          37 F_OFD_SETLK 38 F_OFD_SETLKW 1024 F_SETLEASE 1025 F_GETLEASE 1026 F_NOTIFY
          1030 F_DUPFD_CLOEXEC 1031 F_SETPIPE_SZ 1032 F_GETPIPE_SZ 1033 F_ADD_SEALS 1034 F_GET_SEALS
          """);

  /** {@code asm-generic/ioctls.h}, {@code linux/fs.h}. */
  private static final Map<Integer, String> IOCTL =
      values(
          """
          21505 TCGETS 21506 TCSETS 21518 TIOCSCTTY 21522 TIOCSTI 21523 TIOCGWINSZ 21524 TIOCSWINSZ
          21531 FIONREAD 21532 TIOCLINUX 21533 TIOCCONS 21537 FIONBIO 21539 TIOCSETD
          21559 TIOCVHANGUP 35073 FIOSETOWN 35074 SIOCSPGRP 1074292226 FS_IOC_SETFLAGS
          1075598880 FS_IOC_FSSETXATTR 1082156677 FS_IOC_ENABLE_VERITY 1074296322 FS_IOC_SETVERSION
          """);

  /** {@code asm-generic/resource.h}. */
  private static final Map<Integer, String> RESOURCES =
      values(
          """
          0 RLIMIT_CPU 1 RLIMIT_FSIZE 2 RLIMIT_DATA 3 RLIMIT_STACK 4 RLIMIT_CORE 5 RLIMIT_RSS
          6 RLIMIT_NPROC 7 RLIMIT_NOFILE 8 RLIMIT_MEMLOCK 9 RLIMIT_AS 10 RLIMIT_LOCKS
          11 RLIMIT_SIGPENDING 12 RLIMIT_MSGQUEUE 13 RLIMIT_NICE 14 RLIMIT_RTPRIO 15 RLIMIT_RTTIME
          """);

  private static final Map<Integer, String> PRIORITY_WHICH =
      values("0 PRIO_PROCESS 1 PRIO_PGRP 2 PRIO_USER");

  private static final Map<Integer, String> IO_PRIORITY_WHICH =
      values("1 IOPRIO_WHO_PROCESS 2 IOPRIO_WHO_PGRP 3 IOPRIO_WHO_USER");

  /** {@code linux/keyctl.h}. */
  private static final Map<Integer, String> KEYCTL =
      values(
          """
          0 KEYCTL_GET_KEYRING_ID 1 KEYCTL_JOIN_SESSION_KEYRING 2 KEYCTL_UPDATE 3 KEYCTL_REVOKE
          4 KEYCTL_CHOWN 5 KEYCTL_SETPERM 6 KEYCTL_DESCRIBE 7 KEYCTL_CLEAR 8 KEYCTL_LINK
          9 KEYCTL_UNLINK 10 KEYCTL_SEARCH 11 KEYCTL_READ 12 KEYCTL_INSTANTIATE
          """);

  /** {@code linux/bpf.h}. */
  private static final Map<Integer, String> BPF =
      values(
          """
          0 BPF_MAP_CREATE 1 BPF_MAP_LOOKUP_ELEM 2 BPF_MAP_UPDATE_ELEM 5 BPF_PROG_LOAD 6 BPF_OBJ_PIN
          7 BPF_OBJ_GET 8 BPF_PROG_ATTACH 11 BPF_PROG_GET_NEXT_ID 12 BPF_MAP_GET_NEXT_ID
          """);

  /** {@code linux/sched.h}: bit to name. */
  private static final Map<Integer, String> CLONE_FLAGS =
      values(
          """
          256 CLONE_VM 512 CLONE_FS 1024 CLONE_FILES 2048 CLONE_SIGHAND 4096 CLONE_PIDFD
          8192 CLONE_PTRACE 16384 CLONE_VFORK 32768 CLONE_PARENT 65536 CLONE_THREAD
          131072 CLONE_NEWNS 262144 CLONE_SYSVSEM 524288 CLONE_SETTLS 1048576 CLONE_PARENT_SETTID
          2097152 CLONE_CHILD_CLEARTID 8388608 CLONE_UNTRACED 16777216 CLONE_CHILD_SETTID
          33554432 CLONE_NEWCGROUP 67108864 CLONE_NEWUTS 134217728 CLONE_NEWIPC
          268435456 CLONE_NEWUSER 536870912 CLONE_NEWPID 1073741824 CLONE_NEWNET
          """);

  private static final Map<Integer, String> OPEN_FLAGS =
      values(
          """
          64 O_CREAT 128 O_EXCL 512 O_TRUNC 1024 O_APPEND 2048 O_NONBLOCK 524288 O_CLOEXEC
          2097152 O_PATH
          """);

  private ArgumentNames() {}

  private static Map<Integer, String> values(String table) {
    Map<Integer, String> names = new HashMap<>();
    String[] words = table.strip().split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      names.put(Integer.parseInt(words[i]), words[i + 1]);
    }
    return Map.copyOf(names);
  }

  /** The value of an {@code int} argument in the words of its kind. */
  static String of(String kind, int value) {
    return switch (kind) {
      case "int", "pid" -> Integer.toString(value);
      case "id" -> Integer.toUnsignedString(value);
      case "fd" -> value == AT_FDCWD ? "AT_FDCWD" : Integer.toString(value);
      case "mode" -> "0" + Integer.toOctalString(value & 07777);
      case "hex" -> hex(value);
      case "family" -> FAMILIES.getOrDefault(value, Integer.toString(value));
      case "socktype" -> socketType(value);
      case "ptrace" -> PTRACE.getOrDefault(value, Integer.toString(value));
      case "prctl" -> PRCTL.getOrDefault(value, Integer.toString(value));
      case "fcntl" -> FCNTL.getOrDefault(value, Integer.toString(value));
      case "ioctl" -> IOCTL.getOrDefault(value, hex(value));
      case "resource" -> RESOURCES.getOrDefault(value, Integer.toString(value));
      case "prio" -> PRIORITY_WHICH.getOrDefault(value, Integer.toString(value));
      case "ioprio" -> IO_PRIORITY_WHICH.getOrDefault(value, Integer.toString(value));
      case "keyctl" -> KEYCTL.getOrDefault(value, Integer.toString(value));
      case "bpf" -> BPF.getOrDefault(value, Integer.toString(value));
      // The low byte is a signal; where there is none, it is one more namespace.
      case "clone" -> flags(value & ~0xFF, CLONE_FLAGS);
      case "namespaces" ->
          (value & CLONE_NEWTIME) == 0
              ? flags(value, CLONE_FLAGS)
              : value == CLONE_NEWTIME
                  ? "CLONE_NEWTIME"
                  : flags(value & ~CLONE_NEWTIME, CLONE_FLAGS) + "|CLONE_NEWTIME";
      case "open" -> openFlags(value);
      case "signal" -> value >= 1 && value <= 64 ? Signal.nameOf(value) : Integer.toString(value);
      default -> throw new IllegalArgumentException("no kind of argument: " + kind);
    };
  }

  private static String socketType(int value) {
    return SOCKET_TYPES.getOrDefault(value & SOCK_TYPE, Integer.toString(value));
  }

  private static String openFlags(int value) {
    String access =
        switch (value & O_ACCMODE) {
          case 0 -> "O_RDONLY";
          case 1 -> "O_WRONLY";
          case 2 -> "O_RDWR";
          default -> "O_ACCMODE";
        };
    int rest = value & ~O_ACCMODE;
    return rest == 0 ? access : access + "|" + flags(rest, OPEN_FLAGS);
  }

  private static String flags(int value, Map<Integer, String> names) {
    List<String> parts = new ArrayList<>();
    int unnamed = value;
    for (int bit = 0; bit < 32; bit++) {
      String name = names.get(1 << bit);
      if (name != null && (value & 1 << bit) != 0) {
        parts.add(name);
        unnamed &= ~(1 << bit);
      }
    }
    if (unnamed != 0 || parts.isEmpty()) {
      parts.add(unnamed == 0 ? "0" : hex(unnamed));
    }
    return String.join("|", parts);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value).toLowerCase(Locale.ROOT);
  }
}
