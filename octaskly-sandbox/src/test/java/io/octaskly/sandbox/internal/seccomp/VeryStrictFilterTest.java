package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VeryStrictFilterTest {

  private static final FilterAction EPERM = refuse(Errno.EPERM);
  private static final FilterAction EACCES = refuse(Errno.EACCES);
  private static final FilterAction EINVAL = refuse(Errno.EINVAL);
  private static final FilterAction ENOTTY = refuse(Errno.ENOTTY);
  private static final FilterAction ENOSYS = refuse(Errno.ENOSYS);

  /** Upper halves that the kernel ignores in an {@code int} argument. */
  private static final long[] UPPER_HALVES = {0, 1L << 32, -1L << 32, 0x1234_5678L << 32};

  private static final Set<String> ALLOWED =
      words(
          """
          brk mmap munmap mprotect mremap madvise
          close_range arch_prctl set_tid_address getrandom uname sysinfo exit exit_group
          openat close read pread64 write writev lseek dup dup2 dup3
          stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
          getdents64 getcwd chdir fchdir
          futex sched_yield sched_getaffinity vfork wait4
          pipe pipe2 eventfd2 poll ppoll select pselect6
          epoll_create1 epoll_ctl epoll_wait epoll_pwait
          rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend restart_syscall kill tgkill
          clock_gettime clock_getres gettimeofday clock_nanosleep nanosleep
          getpid getppid gettid getpgrp getuid geteuid getgid getegid umask
          """);

  private static final Set<String> JUDGED_BY_ARGUMENTS =
      words("execve prlimit64 clone socketpair sendto recvfrom ioctl fcntl prctl getpgid");

  /** What the C library of AArch64 calls instead; the thread register needs no call there. */
  private static final Map<String, String> SUCCESSORS =
      Map.ofEntries(
          Map.entry("dup2", "dup3"),
          Map.entry("stat", "newfstatat"),
          Map.entry("lstat", "newfstatat"),
          Map.entry("access", "faccessat"),
          Map.entry("readlink", "readlinkat"),
          Map.entry("vfork", "clone"),
          Map.entry("pipe", "pipe2"),
          Map.entry("poll", "ppoll"),
          Map.entry("select", "pselect6"),
          Map.entry("epoll_wait", "epoll_pwait"),
          Map.entry("getpgrp", "getpgid"),
          Map.entry("arch_prctl", "mprotect"));

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void exactly_the_listed_calls_exist(Architecture architecture) {
    CompiledFilter filter = filter(7, true, architecture);
    for (SystemCall call : SystemCall.values()) {
      if (call.existsOn(architecture)) {
        String name = call.kernelName();
        assertThat(filter.machine().isConstant(filter.data(call)))
            .as("%s has one answer", name)
            .isNotEqualTo(JUDGED_BY_ARGUMENTS.contains(name));
        if (!JUDGED_BY_ARGUMENTS.contains(name)) {
          assertThat(filter.call(call, 1, 2, 3, 4, 5, 6))
              .as(name)
              .isEqualTo(ALLOWED.contains(name) ? ALLOW : ENOSYS);
        }
      }
    }
  }

  @Test
  void the_tables_name_system_calls() {
    Set<String> names =
        Arrays.stream(SystemCall.values()).map(SystemCall::kernelName).collect(Collectors.toSet());

    assertThat(names).containsAll(ALLOWED).containsAll(JUDGED_BY_ARGUMENTS);
  }

  @Test
  void what_aarch64_lacks_has_a_successor_in_the_list() {
    Set<String> old =
        Arrays.stream(SystemCall.values())
            .filter(call -> !call.existsOn(Architecture.AARCH64))
            .map(SystemCall::kernelName)
            .filter(name -> ALLOWED.contains(name) || JUDGED_BY_ARGUMENTS.contains(name))
            .collect(Collectors.toSet());

    assertThat(old).isEqualTo(SUCCESSORS.keySet());
    assertThat(SUCCESSORS.values())
        .allMatch(name -> ALLOWED.contains(name) || JUDGED_BY_ARGUMENTS.contains(name));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void what_the_child_does_after_installing_the_filter_is_allowed(Architecture architecture) {
    CompiledFilter filter = filter(0, true, architecture);

    assertThat(filter.call(SystemCall.RT_SIGPROCMASK, 2, 4096, 0, 8)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.CLOSE_RANGE, 3, -1, 6)).isEqualTo(ALLOW);
    assertThat(execve(filter, CompiledFilter.FIFTH, CompiledFilter.SIXTH)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.EXIT_GROUP, 127)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void one_exec_is_allowed_unless_execution_was_granted(Architecture architecture) {
    CompiledFilter once = filter(7, true, architecture);
    CompiledFilter granted = filter(7, false, architecture);

    assertThat(execve(once, 0, 0)).isEqualTo(EACCES);
    assertThat(execve(once, CompiledFilter.FIFTH, 0)).isEqualTo(EACCES);
    assertThat(execve(granted, 0, 0)).isEqualTo(ALLOW);
    assertThat(granted.call(SystemCall.EXECVEAT)).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void sockets_do_not_exist_whatever_the_network(Architecture architecture) {
    for (boolean network : new boolean[] {true, false}) {
      ConfinementInputs inputs = ConfinementInputs.inHostTree(network, 7, true);
      CompiledFilter filter =
          CompiledFilter.of(ConfinementFilters.veryStrict(inputs), architecture);
      for (long family : new long[] {1, 2, 10, 16, 38, 40}) {
        assertThat(filter.call(SystemCall.SOCKET, family, 1)).isEqualTo(ENOSYS);
      }
      assertThat(filter.call(SystemCall.SOCKETPAIR, 1, 1)).isEqualTo(ALLOW);
      assertThat(filter.call(SystemCall.SOCKETPAIR, 1, 2)).isEqualTo(EACCES);
      assertThat(filter.call(SystemCall.SOCKETPAIR, 30, 1)).isEqualTo(EACCES);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SystemCall.class,
      names = {"SENDTO", "RECVFROM"})
  void sockets_transfer_without_address_and_out_of_band_data(SystemCall call) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter = filter(7, true, architecture);
      for (long upper : UPPER_HALVES) {
        // nothing, MSG_DONTWAIT, MSG_NOSIGNAL, both
        for (long flags : new long[] {0, 0x40, 0x4000, 0x4040}) {
          assertThat(filter.call(call, 3, 4096, 1, upper | flags, 0, 0)).isEqualTo(ALLOW);
        }
        // MSG_OOB, MSG_PEEK, MSG_ERRQUEUE, MSG_FASTOPEN, MSG_ZEROCOPY
        for (long flag : new long[] {1, 2, 0x2000, 0x2000_0000, 0x400_0000}) {
          assertThat(filter.call(call, 3, 4096, 1, upper | flag, 0, 0)).isEqualTo(EACCES);
        }
      }
      assertThat(filter.call(call, 3, 4096, 1, 0, 4096, 16)).isEqualTo(EACCES);
      assertThat(filter.call(call, 3, 4096, 1, 0, 1L << 32, 16)).isEqualTo(EACCES);
    }
  }

  /** FIONREAD, FIONBIO. */
  @ParameterizedTest
  @ValueSource(longs = {0x541B, 0x5421})
  void controls_of_pipes_are_allowed(long command) {
    for (Architecture architecture : Architecture.values()) {
      for (long upper : UPPER_HALVES) {
        assertThat(filter(7, true, architecture).call(SystemCall.IOCTL, 0, upper | command))
            .isEqualTo(ALLOW);
      }
    }
  }

  /**
   * TCGETS, TCSETS, TIOCSTI, TIOCGPGRP, TIOCGWINSZ, FIOCLEX, FIOASYNC, GETFLAGS, FICLONE,
   * EVIOCGRAB.
   */
  @ParameterizedTest
  @ValueSource(
      longs = {
        0x5401,
        0x5402,
        0x5412,
        0x540F,
        0x5413,
        0x5451,
        0x5452,
        0x8008_6601L,
        0x4004_9409,
        0x4004_4590
      })
  void a_descriptor_is_no_device(long command) {
    for (Architecture architecture : Architecture.values()) {
      for (long upper : UPPER_HALVES) {
        assertThat(filter(7, true, architecture).call(SystemCall.IOCTL, 0, upper | command))
            .isEqualTo(ENOTTY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void descriptors_are_duplicated_and_flagged_but_not_locked(Architecture architecture) {
    CompiledFilter filter = filter(7, true, architecture);

    for (long upper : UPPER_HALVES) {
      // DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC
      for (long command : new long[] {0, 1, 2, 3, 4, 1030}) {
        assertThat(filter.call(SystemCall.FCNTL, 3, upper | command)).isEqualTo(ALLOW);
      }
      // GETLK, SETLK, SETLKW, SETOWN, SETSIG, SETOWN_EX, OFD_SETLK, SETLEASE, NOTIFY, SETPIPE_SZ,
      // ADD_SEALS, SET_RW_HINT
      for (long command : new long[] {5, 6, 7, 8, 10, 15, 37, 1024, 1026, 1031, 1033, 1036}) {
        assertThat(filter.call(SystemCall.FCNTL, 3, upper | command)).isEqualTo(EINVAL);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void a_thread_has_a_name_and_little_else(Architecture architecture) {
    CompiledFilter filter = filter(7, true, architecture);

    for (long upper : UPPER_HALVES) {
      // SET_NAME, SVE_SET_VL, SVE_GET_VL
      for (long option : new long[] {15, 50, 51}) {
        assertThat(filter.call(SystemCall.PRCTL, upper | option, 0)).isEqualTo(ALLOW);
      }
      // SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, CAPBSET_DROP, SET_MM, SET_CHILD_SUBREAPER,
      // SET_NO_NEW_PRIVS, SCHED_CORE, SET_PTRACER
      for (long option : new long[] {1, 4, 22, 24, 35, 36, 38, 62, 0x5961_6D61}) {
        assertThat(filter.call(SystemCall.PRCTL, upper | option, 1)).isEqualTo(EINVAL);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SystemCall.class,
      names = {"PRLIMIT64", "GETPGID"})
  void a_process_is_named_by_zero_only(SystemCall call) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter = filter(7, true, architecture);
      assertThat(filter.call(call, 0)).isEqualTo(ALLOW);
      assertThat(filter.call(call, 1)).isEqualTo(EPERM);
      assertThat(filter.call(call, -1)).isEqualTo(EPERM);
    }
  }

  @Test
  void files_are_opened_by_the_rules_of_strict() {
    CompiledFilter filter = filter(2, true, Architecture.AARCH64);

    // O_RDONLY; O_WRONLY|O_CREAT|O_TRUNC, as >/dev/null has it
    assertThat(filter.call(SystemCall.OPENAT, -100, 4096, 0)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.OPENAT, -100, 4096, 0x241)).isEqualTo(ALLOW);
    // what Landlock before ABI 3 and 5 does not see: O_TRUNC for reading, access mode 3
    assertThat(filter.call(SystemCall.OPENAT, -100, 4096, 0x200)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.OPENAT, -100, 4096, 3)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.OPENAT2)).isEqualTo(ENOSYS);
  }

  /** Kernels copy and check the filter at every launch; the compiled code stays in the cache. */
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void the_largest_filter_is_small(Architecture architecture) {
    assertThat(filter(0, true, architecture).program().instructionCount()).isLessThan(200);
  }

  private static Set<String> words(String text) {
    return new TreeSet<>(Arrays.asList(text.strip().split("\\s+", -1)));
  }

  private static FilterAction execve(CompiledFilter filter, long fifth, long sixth) {
    return filter.call(SystemCall.EXECVE, 4096, 8192, 8192, 0, fifth, sixth);
  }

  private static CompiledFilter filter(
      int landlockAbi, boolean oneShotExec, Architecture architecture) {
    ConfinementInputs inputs = ConfinementInputs.inHostTree(true, landlockAbi, oneShotExec);
    return CompiledFilter.of(ConfinementFilters.veryStrict(inputs), architecture);
  }
}
