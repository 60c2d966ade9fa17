package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.ACCT;
import static io.octaskly.sandbox.attack.Syscall.ADD_KEY;
import static io.octaskly.sandbox.attack.Syscall.BPF;
import static io.octaskly.sandbox.attack.Syscall.CLOCK_ADJTIME;
import static io.octaskly.sandbox.attack.Syscall.DELETE_MODULE;
import static io.octaskly.sandbox.attack.Syscall.FINIT_MODULE;
import static io.octaskly.sandbox.attack.Syscall.FSOPEN;
import static io.octaskly.sandbox.attack.Syscall.INIT_MODULE;
import static io.octaskly.sandbox.attack.Syscall.IOPERM;
import static io.octaskly.sandbox.attack.Syscall.IOPL;
import static io.octaskly.sandbox.attack.Syscall.IO_URING_SETUP;
import static io.octaskly.sandbox.attack.Syscall.KEXEC_FILE_LOAD;
import static io.octaskly.sandbox.attack.Syscall.KEXEC_LOAD;
import static io.octaskly.sandbox.attack.Syscall.KEYCTL;
import static io.octaskly.sandbox.attack.Syscall.MEMFD_SECRET;
import static io.octaskly.sandbox.attack.Syscall.MODIFY_LDT;
import static io.octaskly.sandbox.attack.Syscall.MOUNT_SETATTR;
import static io.octaskly.sandbox.attack.Syscall.PERF_EVENT_OPEN;
import static io.octaskly.sandbox.attack.Syscall.REBOOT;
import static io.octaskly.sandbox.attack.Syscall.REQUEST_KEY;
import static io.octaskly.sandbox.attack.Syscall.SETHOSTNAME;
import static io.octaskly.sandbox.attack.Syscall.SWAPON;
import static io.octaskly.sandbox.attack.Syscall.SYSLOG;
import static io.octaskly.sandbox.attack.Syscall.USERFAULTFD;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * System calls that an ordinary program has no use for. BASIC leaves those that need no privilege;
 * where one is needed, it has been taken away. The arguments are such that nothing comes of it: the
 * kernel refuses them after it has checked the caller's rights.
 */
final class CallSuite {
  private static final int ENOENT = 2;
  private static final int ENOEXEC = 8;
  private static final int EBADF = 9;
  private static final int EFAULT = 14;
  private static final int EINVAL = 22;
  private static final int ENOKEY = 126;

  private static final int PAGE = 4096;

  private CallSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(kernelInterfaces());
    attacks.addAll(kernelCode());
    attacks.addAll(machineState());
    attacks.addAll(NamespaceSuite.attacks());
    attacks.addAll(WayRoundSuite.attacks());
    return attacks;
  }

  /** Each of them has let programs into the kernel, and more than once. */
  private static List<Attack> kernelInterfaces() {
    int ldtEntrySize = 16;
    return List.of(
        attack(
                "io-uring",
                "makes a ring, on which operations pass no filter",
                "SBBB",
                program -> program.require(IO_URING_SETUP, 1, program.buffer(120)))
            .where(() -> Host.has(SystemCall.IO_URING_SETUP), "io_uring")
            .where(
                () -> !Host.isAtLeast(1, "/proc/sys/kernel/io_uring_disabled", 0), "free io_uring"),
        attack("bpf", "lists the programs in the kernel", "SBBB", CallSuite::listPrograms, ENOENT)
            .needsCapability("CAP_SYS_ADMIN"),
        attack("perf-event", "counts events of the processor", "SSBB", CallSuite::countEvents)
            .where(
                () -> !Host.isAtLeast(3, "/proc/sys/kernel/perf_event_paranoid", 3),
                "perf_event_open(2) for users"),
        attack(
            "userfaultfd",
            "handles its own page faults, to hold the kernel still",
            "SSBB",
            program -> program.require(USERFAULTFD, 1)), // UFFD_USER_MODE_ONLY
        attack(
            "add-key",
            "keeps data in the kernel, as a key",
            "SSBB",
            // KEY_SPEC_PROCESS_KEYRING: it goes with the process
            program -> program.require(ADD_KEY, "user", "octaskly-attack", "x", 1, -2)),
        attack(
            "request-key",
            "looks for keys of the host",
            "SSBB",
            program -> program.require(REQUEST_KEY, "user", "octaskly-no-such-key", 0, 0),
            ENOKEY),
        attack(
            "open-keyring",
            "opens its user's keyring",
            "SSBB",
            // KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING
            program -> program.require(KEYCTL, 0, -4, 0)),
        attack(
                "modify-ldt",
                "makes a 16-bit segment",
                "SSBB",
                program ->
                    program.require(MODIFY_LDT, 1, program.buffer(ldtEntrySize), ldtEntrySize))
            .where(() -> Host.has(SystemCall.MODIFY_LDT, 0), "modify_ldt(2)"),
        attack(
                "memfd-secret",
                "has memory that not even the kernel can look into",
                "SSBB",
                program -> program.require(MEMFD_SECRET, 0))
            .where(() -> Host.has(SystemCall.MEMFD_SECRET, -1), "memfd_secret(2)"),
        attack(
                "console-level",
                "changes what the kernel prints on the console",
                "SBBB",
                program -> program.require(SYSLOG, 8, 0, 0), // SYSLOG_ACTION_CONSOLE_LEVEL 0
                EINVAL)
            .needsCapability("CAP_SYSLOG"));
  }

  private static void listPrograms(AttackProgram.Builder program) {
    int nextProgram = 11; // BPF_PROG_GET_NEXT_ID
    program.require(BPF, nextProgram, program.buffer(120), 12);
  }

  private static void countEvents(AttackProgram.Builder program) {
    int software = 1;
    long size = 64;
    long taskClock = 1;
    long notInKernel = 1 << 5 | 1 << 6; // exclude_kernel, exclude_hv
    Operand event = program.words(size << 32 | software, taskClock, 0, 0, 0, notInKernel, 0, 0);
    program.require(PERF_EVENT_OPEN, event, 0, -1, -1, 0);
  }

  private static List<Attack> kernelCode() {
    return List.of(
        attack(
                "init-module",
                "loads code into the kernel",
                "SBBB",
                program -> program.require(INIT_MODULE, 0, 0, ""),
                ENOEXEC,
                EFAULT)
            .where(() -> Host.has(SystemCall.INIT_MODULE), "modules")
            .needsCapability("CAP_SYS_MODULE"),
        attack(
                "finit-module",
                "loads code into the kernel from a file",
                "SBBB",
                program -> program.require(FINIT_MODULE, -1, "", 0),
                EBADF)
            .where(() -> Host.has(SystemCall.FINIT_MODULE, -1), "modules")
            .needsCapability("CAP_SYS_MODULE"),
        attack(
                "delete-module",
                "takes code out of the kernel",
                "SBBB",
                program -> program.require(DELETE_MODULE, "octaskly-no-such-module", 0),
                ENOENT)
            .where(() -> Host.has(SystemCall.DELETE_MODULE), "modules")
            .needsCapability("CAP_SYS_MODULE"),
        attack(
                "kexec",
                "prepares another kernel",
                "SBBB",
                program -> program.require(KEXEC_LOAD, 0, PAGE, 0, 0x8000), // flags that are none
                EINVAL)
            .where(() -> Host.has(SystemCall.KEXEC_LOAD, 0, PAGE, 0, 0x8000), "kexec")
            .needsCapability("CAP_SYS_BOOT"),
        attack(
                "kexec-file",
                "prepares another kernel from a file",
                "SBBB",
                program -> program.require(KEXEC_FILE_LOAD, -1, -1, 0, 0, 0x8000),
                EINVAL,
                EBADF)
            .where(() -> Host.has(SystemCall.KEXEC_FILE_LOAD, -1, -1, 0, 0), "kexec from files")
            .needsCapability("CAP_SYS_BOOT"));
  }

  private static List<Attack> machineState() {
    String absent = "/nonexistent/octaskly";
    return List.of(
        privileged(
                "iopl", "opens all ports of the machine", "CAP_SYS_RAWIO", p -> p.require(IOPL, 3))
            .where(() -> Host.has(SystemCall.IOPL, 4), "iopl(2)"),
        privileged(
                "ioperm",
                "opens a port of the machine",
                "CAP_SYS_RAWIO",
                p -> p.require(IOPERM, 0x80, 1, 1))
            .where(() -> Host.has(SystemCall.IOPERM), "ioperm(2)"),
        privileged(
            "acct",
            "has the kernel write an account of all processes",
            "CAP_SYS_PACCT",
            p -> p.require(ACCT, absent),
            ENOENT),
        privileged(
            "swapon", "adds swap", "CAP_SYS_ADMIN", p -> p.require(SWAPON, absent, 0), ENOENT),
        privileged(
            "reboot",
            "restarts the machine",
            "CAP_SYS_BOOT",
            p -> p.require(REBOOT, 0, 0, 0, 0), // not the magic numbers
            EINVAL),
        privileged(
            "adjust-clock",
            "slows the clock down",
            "CAP_SYS_TIME",
            p -> p.require(CLOCK_ADJTIME, 0, tickOfZero(p)),
            EINVAL),
        privileged(
            "set-host-name",
            "names the host",
            "CAP_SYS_ADMIN",
            p -> p.require(SETHOSTNAME, "octaskly", -1),
            EINVAL),
        privileged(
                "open-file-system",
                "prepares a file system to be mounted",
                "CAP_SYS_ADMIN",
                p -> p.require(FSOPEN, "tmpfs", 0))
            .refusedInContainers(),
        privileged(
                "change-mount",
                "changes the attributes of a mount",
                "CAP_SYS_ADMIN",
                p -> p.require(MOUNT_SETATTR, -1, "", 0, 1, 32), // attributes at address 1
                EFAULT)
            .refusedInContainers());
  }

  /** {@code struct timex} with ADJ_TICK, which the kernel refuses as far too short. */
  private static Operand tickOfZero(AttackProgram.Builder program) {
    long[] timex = new long[26];
    timex[0] = 0x4000;
    return program.words(timex);
  }

  private static Attack privileged(
      String name,
      String aim,
      String capability,
      Consumer<AttackProgram.Builder> calls,
      Integer... harmless) {
    return attack(name, aim, "SBBB", calls, harmless).needsCapability(capability);
  }

  /** An attack that has succeeded when its call has, or was refused for its arguments alone. */
  static Attack attack(
      String name,
      String aim,
      String expected,
      Consumer<AttackProgram.Builder> calls,
      Integer... harmless) {
    return Attack.of(
        Family.CALLS,
        name,
        aim,
        expected,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program);
          return Attempt.of(scene, program).orRefusedWith(harmless);
        });
  }
}
