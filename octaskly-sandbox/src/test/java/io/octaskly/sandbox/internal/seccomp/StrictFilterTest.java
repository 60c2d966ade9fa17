package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictFilterTest {

  private static final FilterAction EPERM = refuse(Errno.EPERM);
  private static final FilterAction EACCES = refuse(Errno.EACCES);

  /** Upper halves that the kernel ignores in an {@code int} argument. */
  private static final long[] UPPER_HALVES = {0, 1L << 32, -1L << 32, 0x1234_5678L << 32};

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void every_call_has_been_judged(Architecture architecture) {
    new ExpectedAnswers(
            """
            EPERM  chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
                   utime utimes futimesat utimensat file_setattr
                   setxattr lsetxattr fsetxattr setxattrat
                   removexattr lremovexattr fremovexattr removexattrat
                   io_uring_setup io_uring_enter io_uring_register
                   ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd
                   process_madvise process_mrelease migrate_pages move_pages
                   bpf perf_event_open userfaultfd syslog lsm_set_self_attr
                   add_key request_key keyctl
                   init_module finit_module delete_module kexec_load kexec_file_load
                   mount umount2 pivot_root open_tree open_tree_attr move_mount
                   fsopen fsconfig fsmount fspick mount_setattr statmount listmount listns
                   unshare setns chroot name_to_handle_at open_by_handle_at
                   fanotify_init fanotify_mark
                   reboot swapon swapoff sethostname setdomainname acct quotactl quotactl_fd
                   vhangup iopl ioperm modify_ldt
                   settimeofday clock_settime clock_adjtime adjtimex
                   memfd_create memfd_secret
                   shmget shmat shmctl shmdt semget semop semctl semtimedop
                   msgget msgsnd msgrcv msgctl
                   mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
            EACCES execveat socket
            ENOSYS clone3
                   uselib ustat sysfs _sysctl nfsservctl lookup_dcookie
                   create_module get_kernel_syms query_module
                   afs_syscall tuxcall security vserver getpmsg putpmsg
                   epoll_ctl_old epoll_wait_old set_thread_area get_thread_area
            """)
        .exceptFor("execve", "clone", "socketpair", "ioctl", "fcntl", "prctl", "personality")
        .exceptFor("prlimit64", "get_robust_list", "setpriority", "ioprio_set")
        .exceptFor("sched_setaffinity", "sched_setparam", "sched_setscheduler", "sched_setattr")
        .check(filter(false, 7, true, architecture));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void what_the_child_does_after_installing_the_filter_is_allowed(Architecture architecture) {
    CompiledFilter filter = filter(false, 0, true, architecture);

    assertThat(filter.call(SystemCall.RT_SIGPROCMASK, 2, 4096, 0, 8)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.CLOSE_RANGE, 3, -1, 6)).isEqualTo(ALLOW);
    assertThat(execve(filter, CompiledFilter.FIFTH, CompiledFilter.SIXTH)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.EXIT_GROUP, 127)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void execve_without_the_whole_nonce_is_refused(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, true, architecture);
    long fifth = CompiledFilter.FIFTH;
    long sixth = CompiledFilter.SIXTH;

    assertThat(execve(filter, 0, 0)).isEqualTo(EACCES);
    assertThat(execve(filter, -1, -1)).isEqualTo(EACCES);
    assertThat(execve(filter, sixth, fifth)).isEqualTo(EACCES);
    assertThat(execve(filter, fifth, 0)).isEqualTo(EACCES);
    assertThat(execve(filter, 0, sixth)).isEqualTo(EACCES);
    assertThat(execve(filter, fifth & 0xFFFF_FFFFL, sixth)).isEqualTo(EACCES);
    assertThat(execve(filter, fifth, sixth & 0xFFFF_FFFFL)).isEqualTo(EACCES);
    assertThat(execve(filter, fifth & -1L << 32, sixth)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.EXECVEAT, 0, 0, 0, 0, fifth, sixth)).isEqualTo(EACCES);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void granted_execution_is_left_to_landlock(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, false, architecture);

    assertThat(filter.program().needsNonce()).isFalse();
    assertThat(filter.call(SystemCall.EXECVE)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.EXECVEAT)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.MEMFD_CREATE)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void clone_makes_threads_and_own_children_only(Architecture architecture) {
    CompiledFilter filter = filter(false, 7, true, architecture);

    // fork, a thread of glibc, vfork of posix_spawn, with a pidfd
    for (long flags : new long[] {17, 0x0120_0011, 0x003D_0F00, 0x4111, 0x1011}) {
      assertThat(filter.call(SystemCall.CLONE, flags)).isEqualTo(ALLOW);
    }
    // NEWNS, CGROUP, UTS, IPC, USER, PID, NET, PARENT, UNTRACED
    for (long flag :
        new long[] {
          0x2_0000,
          0x0200_0000,
          0x0400_0000,
          0x0800_0000,
          0x1000_0000,
          0x2000_0000,
          0x4000_0000,
          0x8000,
          0x0080_0000
        }) {
      for (long upper : UPPER_HALVES) {
        assertThat(filter.call(SystemCall.CLONE, upper | flag | 17)).isEqualTo(EPERM);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void with_the_network_only_internet_sockets_are_made(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, true, architecture);

    for (long upper : UPPER_HALVES) {
      assertThat(filter.call(SystemCall.SOCKET, upper | 2, 1)).isEqualTo(ALLOW);
      assertThat(filter.call(SystemCall.SOCKET, upper | 10, 2)).isEqualTo(ALLOW);
    }
    // unspecified, UNIX, AX.25, netlink, packet, ALG, Bluetooth, vsock, XDP, nonsense
    for (long family : new long[] {0, 1, 3, 16, 17, 38, 31, 40, 44, -1, 0x1_0000}) {
      assertThat(filter.call(SystemCall.SOCKET, family, 1)).isEqualTo(EACCES);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void pairs_of_unix_stream_sockets_are_made_with_or_without_network(Architecture architecture) {
    for (boolean network : new boolean[] {true, false}) {
      CompiledFilter filter = filter(network, 7, true, architecture);
      for (long upper : UPPER_HALVES) {
        // SOCK_STREAM, SOCK_SEQPACKET, with SOCK_CLOEXEC and SOCK_NONBLOCK
        assertThat(filter.call(SystemCall.SOCKETPAIR, upper | 1, 1)).isEqualTo(ALLOW);
        assertThat(filter.call(SystemCall.SOCKETPAIR, 1, upper | 5)).isEqualTo(ALLOW);
        assertThat(filter.call(SystemCall.SOCKETPAIR, 1, upper | 0x8_0801)).isEqualTo(ALLOW);
        // SOCK_DGRAM, SOCK_RAW: can be connected again
        assertThat(filter.call(SystemCall.SOCKETPAIR, 1, upper | 2)).isEqualTo(EACCES);
        assertThat(filter.call(SystemCall.SOCKETPAIR, 1, upper | 0x8_0003)).isEqualTo(EACCES);
        // AF_TIPC knows pairs too
        assertThat(filter.call(SystemCall.SOCKETPAIR, upper | 30, 1)).isEqualTo(EACCES);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SystemCall.class,
      names = {
        "PRLIMIT64",
        "GET_ROBUST_LIST",
        "SCHED_SETAFFINITY",
        "SCHED_SETPARAM",
        "SCHED_SETSCHEDULER",
        "SCHED_SETATTR"
      })
  void a_process_is_named_by_zero_only(SystemCall call) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter = filter(false, 7, true, architecture);
      for (long upper : UPPER_HALVES) {
        assertThat(filter.call(call, upper)).isEqualTo(ALLOW);
        assertThat(filter.call(call, upper | 1)).isEqualTo(EPERM);
        assertThat(filter.call(call, upper | 0xFFFF_FFFFL)).isEqualTo(EPERM);
        assertThat(filter.call(call, upper | 0x8000_0000L)).isEqualTo(EPERM);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void priorities_are_set_for_itself_and_its_group(Architecture architecture) {
    CompiledFilter filter = filter(false, 7, true, architecture);

    assertThat(filter.call(SystemCall.SETPRIORITY, 0, 0, 19)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.SETPRIORITY, 1, 0, 19)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.SETPRIORITY, 2, 0, 19)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.SETPRIORITY, 0, 1, 19)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.SETPRIORITY, 1, 1, 19)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.IOPRIO_SET, 1, 0, 0)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.IOPRIO_SET, 2, 0, 0)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.IOPRIO_SET, 3, 0, 0)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.IOPRIO_SET, 1, -1, 0)).isEqualTo(EPERM);
  }

  /** TIOCSTI, TIOCLINUX, TIOCSCTTY, TIOCCONS, TIOCSETD, TIOCVHANGUP, FIOSETOWN, SIOCSPGRP. */
  @ParameterizedTest
  @ValueSource(longs = {0x5412, 0x541C, 0x540E, 0x541D, 0x5423, 0x5437, 0x8901, 0x8902})
  void controls_of_terminals_and_owners_are_refused(long command) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter = filter(true, 7, false, architecture);
      for (long upper : UPPER_HALVES) {
        assertThat(filter.call(SystemCall.IOCTL, 0, upper | command)).isEqualTo(EPERM);
      }
    }
  }

  /** TCGETS, TCSETSW, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, SIOCGIFCONF, FICLONE. */
  @ParameterizedTest
  @ValueSource(
      longs = {0x5401, 0x5403, 0x540F, 0x5413, 0x541B, 0x5421, 0x5451, 0x8912, 0x4004_9409})
  void ordinary_controls_are_allowed(long command) {
    CompiledFilter filter = filter(true, 7, false, Architecture.X86_64);

    assertThat(filter.call(SystemCall.IOCTL, 0, command)).isEqualTo(ALLOW);
  }

  @Test
  void controls_refused_at_basic_are_refused_at_strict() {
    CompiledFilter filter = filter(true, 7, false, Architecture.X86_64);

    assertThat(filter.call(SystemCall.IOCTL, 0, 0x4008_6602L)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void a_descriptor_sends_no_signals_to_others(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, false, architecture);

    for (long upper : UPPER_HALVES) {
      assertThat(filter.call(SystemCall.FCNTL, 3, upper | 8, 1)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.FCNTL, 3, upper | 15, 0)).isEqualTo(EPERM);
    }
    // DUPFD, SETFD, SETFL, SETLK, DUPFD_CLOEXEC
    for (long command : new long[] {0, 2, 4, 6, 1030}) {
      assertThat(filter.call(SystemCall.FCNTL, 3, command, 8)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void the_personality_is_read_or_made_plain(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, false, architecture);

    assertThat(filter.call(SystemCall.PERSONALITY, 0)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.PERSONALITY, 0xFFFF_FFFFL)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.PERSONALITY, -1)).isEqualTo(ALLOW);
    // ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC, MMAP_PAGE_ZERO, PER_LINUX32
    for (long persona : new long[] {0x4_0000, 0x40_0000, 0x10_0000, 8, 0x7FFF_FFFF}) {
      assertThat(filter.call(SystemCall.PERSONALITY, persona)).isEqualTo(EPERM);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void core_scheduling_is_refused(Architecture architecture) {
    CompiledFilter filter = filter(true, 7, false, architecture);

    assertThat(filter.call(SystemCall.PRCTL, 62, 2, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.PRCTL, 1L << 32 | 62, 2, 1)).isEqualTo(EPERM);
    // SET_PDEATHSIG, SET_NAME, SET_NO_NEW_PRIVS, SET_VMA
    for (long option : new long[] {1, 15, 38, 0x53564D41}) {
      assertThat(filter.call(SystemCall.PRCTL, option, 1)).isEqualTo(ALLOW);
    }
  }

  @Test
  void the_gaps_of_older_landlock_are_filled_as_at_basic() {
    CompiledFilter filter = filter(true, 2, false, Architecture.X86_64);

    assertThat(filter.call(SystemCall.TRUNCATE, 0, 0)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.OPENAT, 0, 0, 0x200)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.OPENAT2)).isEqualTo(refuse(Errno.ENOSYS));
  }

  /** Kernels copy, check and translate the filter at every launch. */
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void the_largest_filter_is_small(Architecture architecture) {
    assertThat(filter(true, 0, true, architecture).program().instructionCount()).isLessThan(300);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void no_call_costs_more_than_its_search_and_its_rule(Architecture architecture) {
    CompiledFilter filter = filter(true, 0, true, architecture);

    for (SystemCall call : SystemCall.values()) {
      if (call.existsOn(architecture)) {
        int longest = call == SystemCall.IOCTL ? 70 : 30;
        assertThat(filter.machine().steps(filter.data(call)))
            .as(call.kernelName())
            .isLessThanOrEqualTo(longest);
      }
    }
  }

  private static FilterAction execve(CompiledFilter filter, long fifth, long sixth) {
    return filter.call(SystemCall.EXECVE, 4096, 8192, 8192, 0, fifth, sixth);
  }

  private static CompiledFilter filter(
      boolean network, int landlockAbi, boolean oneShotExec, Architecture architecture) {
    ConfinementInputs inputs = ConfinementInputs.inHostTree(network, landlockAbi, oneShotExec);
    return CompiledFilter.of(ConfinementFilters.strict(inputs), architecture);
  }
}
