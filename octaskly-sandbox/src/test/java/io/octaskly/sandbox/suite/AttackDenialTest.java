package io.octaskly.sandbox.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.Denials;
import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.attack.Syscall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of attacks that a filter stops, the result says which call it was and what it would have broken.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class AttackDenialTest {
  private static final HostKind HERE = HostKind.here();

  /**
   * Attack, the beginning of the denial's text, and the guarantee, at STRICT. After a bar: the text
   * where the processor has only the call's successor.
   */
  private static final String EXPECTED =
      """
      stdin-mode-changed fchmod(0, WRITES_CONFINED
      descriptor-taken-by-pidfd pidfd_getfd( HOST_PROCESSES_UNTOUCHED
      file-handle-of-host-file name_to_handle_at(AT_FDCWD, READS_CONFINED
      watch-by-fanotify fanotify_init( DANGEROUS_CALLS_REFUSED
      change-mode chmod("/|fchmodat(AT_FDCWD,"/ WRITES_CONFINED
      change-mode-of-directory-entry fchmodat(AT_FDCWD, WRITES_CONFINED
      change-flags-of-granted-file ioctl(3,FS_IOC_SETFLAGS) WRITES_CONFINED
      change-owner chown("/|fchownat(AT_FDCWD,"/ WRITES_CONFINED
      change-owner-of-link lchown("/|fchownat(AT_FDCWD,"/ WRITES_CONFINED
      change-time utime("/|utimensat(AT_FDCWD,"/ WRITES_CONFINED
      change-time-by-utimensat utimensat(AT_FDCWD, WRITES_CONFINED
      set-attribute setxattr("/ WRITES_CONFINED
      remove-attribute removexattr("/ WRITES_CONFINED
      change-root chroot(".") DANGEROUS_CALLS_REFUSED
      start-shell execve("/bin/sh") EXECUTION_CONFINED
      start-shell-in-thread execve("/bin/sh") EXECUTION_CONFINED
      start-utility execve("/usr/bin/printf") EXECUTION_CONFINED
      start-path-descriptor execveat( EXECUTION_CONFINED
      start-memory-file memfd_create("program") EXECUTION_CONFINED
      start-through-loader execve("LOADER") EXECUTION_CONFINED
      start-written-program execve("./program") EXECUTION_CONFINED
      signal-by-pipe fcntl(3,F_SETOWN) HOST_PROCESSES_UNTOUCHED
      signal-by-socket ioctl(3,FIOSETOWN) HOST_PROCESSES_UNTOUCHED
      trace-process ptrace(PTRACE_ATTACH, HOST_PROCESSES_UNTOUCHED
      seize-guard ptrace(PTRACE_SEIZE, HOST_PROCESSES_UNTOUCHED
      read-memory process_vm_readv( HOST_PROCESSES_UNTOUCHED
      write-memory process_vm_writev( HOST_PROCESSES_UNTOUCHED
      compare-descriptors kcmp( HOST_PROCESSES_UNTOUCHED
      read-robust-list get_robust_list( HOST_PROCESSES_UNTOUCHED
      slow-process-down setpriority(PRIO_PROCESS, HOST_PROCESSES_UNTOUCHED
      pin-process sched_setaffinity( HOST_PROCESSES_UNTOUCHED
      reschedule-process sched_setscheduler( HOST_PROCESSES_UNTOUCHED
      starve-process ioprio_set(IOPRIO_WHO_PROCESS, HOST_PROCESSES_UNTOUCHED
      limit-process prlimit64( HOST_PROCESSES_UNTOUCHED
      leave-sibling clone(CLONE_PARENT) TREE_ENDS
      io-uring io_uring_setup(1) DANGEROUS_CALLS_REFUSED
      bpf bpf(BPF_PROG_GET_NEXT_ID) DANGEROUS_CALLS_REFUSED
      perf-event perf_event_open( DANGEROUS_CALLS_REFUSED
      userfaultfd userfaultfd( DANGEROUS_CALLS_REFUSED
      add-key add_key("user","octaskly-attack") DANGEROUS_CALLS_REFUSED
      open-keyring keyctl(KEYCTL_GET_KEYRING_ID, DANGEROUS_CALLS_REFUSED
      memfd-secret memfd_secret( EXECUTION_CONFINED
      acct acct("/nonexistent/octaskly") DANGEROUS_CALLS_REFUSED
      reboot reboot( DANGEROUS_CALLS_REFUSED
      set-host-name sethostname("octaskly") DANGEROUS_CALLS_REFUSED
      open-file-system fsopen("tmpfs") DANGEROUS_CALLS_REFUSED
      new-user-namespace unshare(CLONE_NEWUSER) DANGEROUS_CALLS_REFUSED
      new-time-namespace unshare(CLONE_NEWTIME) DANGEROUS_CALLS_REFUSED
      enter-namespace setns( DANGEROUS_CALLS_REFUSED
      no-address-randomisation personality(0x40000) DANGEROUS_CALLS_REFUSED
      unix-socket socket(AF_UNIX,SOCK_STREAM) HOST_SERVICES_UNREACHED
      reconnected-socketpair socketpair(AF_UNIX,SOCK_DGRAM) HOST_SERVICES_UNREACHED
      tcp-closed socket(AF_INET,SOCK_STREAM) NETWORK_CLOSED
      udp-closed socket(AF_INET,SOCK_DGRAM) NETWORK_CLOSED
      tcp-ipv6-closed socket(AF_INET6,SOCK_STREAM) NETWORK_CLOSED
      list-interfaces socket(AF_NETLINK,SOCK_RAW) HOST_SERVICES_UNREACHED
      virtual-machine-socket socket(AF_VSOCK,SOCK_STREAM) HOST_SERVICES_UNREACHED
      shared-memory shmat( HOST_SERVICES_UNREACHED
      semaphore semget( HOST_SERVICES_UNREACHED
      message-queue msgget( HOST_SERVICES_UNREACHED
      posix-message-queue mq_open( HOST_SERVICES_UNREACHED
      """;

  @TempDir(factory = OutsideTmp.class)
  Path directory;

  @TestFactory
  Stream<DynamicTest> denials_name_the_call_and_the_guarantee() {
    return EXPECTED
        .lines()
        .map(line -> line.replace("LOADER", ExecutionSuite.LOADER).split(" ", 3))
        .map(
            words ->
                DynamicTest.dynamicTest(
                    words[0], () -> check(words[0], here(words[1]), Guarantee.valueOf(words[2]))));
  }

  private static String here(String texts) {
    List<String> each = List.of(texts.split("[|]", -1));
    return each.get(Syscall.CHMOD.isHere() ? 0 : each.size() - 1);
  }

  private void check(String name, String text, Guarantee guarantee) throws Exception {
    Attack attack =
        Suite.attacks().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    attack.missing().ifPresent(what -> Assumptions.abort("this host has no " + what));
    attack
        .impossible(HERE)
        .filter(reason -> reason.contains("container"))
        .ifPresent(Assumptions::abort);

    Denials denials = Runs.denials(attack, IsolationLevel.STRICT, directory.resolve(name));

    assumeTrue(denials.observed(), () -> denials.gap().orElse(""));
    Optional<Guarantee> found =
        denials.list().stream()
            .filter(denial -> denial.text().replace(", ", ",").startsWith(text))
            .map(io.octaskly.sandbox.Denial::guarantee)
            .findFirst();
    assertThat(found).as("%s in %s", text, denials).contains(guarantee);
  }
}
