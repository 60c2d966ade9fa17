package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.kernel.Errno.EACCES;
import static io.octaskly.sandbox.internal.kernel.Errno.EPERM;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofInt;
import static io.octaskly.sandbox.internal.seccomp.CallRule.allowWhen;
import static io.octaskly.sandbox.internal.seccomp.CallRule.refuseWhen;

/**
 * Rules for the calls whose arguments decide. All arguments named here are {@code int}s to the
 * kernel; the numbers are those of {@code asm-generic}, the same on both architectures.
 */
final class ArgumentRules {

  private ArgumentRules() {}

  // asm-generic/fcntl.h
  private static final int O_ACCMODE = 3;
  private static final int O_TRUNC = 0x200;
  private static final int F_SETOWN = 8;
  private static final int F_SETOWN_EX = 15;

  // linux/sched.h
  private static final int CLONE_PARENT = 0x8000;
  private static final int CLONE_UNTRACED = 0x0080_0000;

  /** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. NEWTIME is out of clone's reach. */
  private static final int CLONE_NEW_ANY = 0x7E02_0000;

  // sys/socket.h; SOCK_CLOEXEC and SOCK_NONBLOCK lie outside the mask
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_TYPE_MASK = 0xF;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_SEQPACKET = 5;

  // linux/resource.h, linux/ioprio.h
  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_PGRP = 1;
  private static final int IOPRIO_WHO_PROCESS = 1;
  private static final int IOPRIO_WHO_PGRP = 2;

  // linux/prctl.h, linux/personality.h
  private static final int PR_SCHED_CORE = 62;
  private static final int PER_LINUX = 0;
  private static final int QUERY_PERSONALITY = 0xFFFF_FFFF;

  /** Namespaces cannot be had by {@code clone}. */
  static final CallRule CLONE_WITHOUT_NAMESPACES =
      allowWhen(ofInt(0).hasNone(CLONE_NEW_ANY)).otherwiseRefuse(EPERM);

  /**
   * Nor children that belong to the task's own parent, which could be left behind in the host, or
   * that a tracer of the host cannot follow.
   */
  static final CallRule CLONE_OWN_CHILDREN =
      allowWhen(ofInt(0).hasNone(CLONE_NEW_ANY | CLONE_PARENT | CLONE_UNTRACED))
          .otherwiseRefuse(EPERM);

  /**
   * One-shot exec: what the launch itself executes carries the nonce, a script's interpreter is
   * found by the kernel without another call, and everything later is refused, whatever the file: a
   * shell, a utility, the loader given a readable program.
   */
  static final CallRule EXECUTE_ONCE =
      allowWhen(ArgumentCondition.CarriesNonce.INSTANCE).otherwiseRefuse(EACCES);

  /**
   * IPv4 and IPv6, and none of the families that reach the host (UNIX, netlink, vsock, packet...).
   */
  static final CallRule INTERNET_SOCKETS =
      allowWhen(ofInt(0).is(AF_INET)).allowWhen(ofInt(0).is(AF_INET6)).otherwiseRefuse(EACCES);

  /**
   * A pair of connected sockets is a better pipe. But one of type SOCK_DGRAM (SOCK_RAW is the same)
   * can be connected again, and send, to any socket of the host that has a path, such as /dev/log.
   */
  static final CallRule PAIRED_STREAMS =
      allowWhen(ofInt(0).is(AF_UNIX), ofInt(1).isMasked(SOCK_TYPE_MASK, SOCK_STREAM))
          .allowWhen(ofInt(0).is(AF_UNIX), ofInt(1).isMasked(SOCK_TYPE_MASK, SOCK_SEQPACKET))
          .otherwiseRefuse(EACCES);

  /**
   * The caller names itself by 0. Its own pid and the thread ids of its other threads are refused
   * as well: a filter cannot tell them from the host's.
   */
  static final CallRule FIRST_ARGUMENT_IS_SELF = allowWhen(ofInt(0).is(0)).otherwiseRefuse(EPERM);

  /** Itself or its group, which is its own; PRIO_USER 0 would be every process of the user. */
  static final CallRule OWN_PRIORITY =
      allowWhen(ofInt(0).is(PRIO_PROCESS), ofInt(1).is(0))
          .allowWhen(ofInt(0).is(PRIO_PGRP), ofInt(1).is(0))
          .otherwiseRefuse(EPERM);

  /** As {@link #OWN_PRIORITY}. */
  static final CallRule OWN_IO_PRIORITY =
      allowWhen(ofInt(0).is(IOPRIO_WHO_PROCESS), ofInt(1).is(0))
          .allowWhen(ofInt(0).is(IOPRIO_WHO_PGRP), ofInt(1).is(0))
          .otherwiseRefuse(EPERM);

  /** Core scheduling shares its cookie with, or takes it from, any process of the user. */
  static final CallRule NO_CORE_SCHEDULING =
      refuseWhen(EPERM, ofInt(0).is(PR_SCHED_CORE)).otherwiseAllow();

  /** The owner of a descriptor is sent signals by the kernel, and the owner can be any process. */
  static final CallRule NO_SIGNALS_BY_DESCRIPTOR =
      refuseWhen(EPERM, ofInt(1).is(F_SETOWN))
          .refuseWhen(EPERM, ofInt(1).is(F_SETOWN_EX))
          .otherwiseAllow();

  /** Other personalities switch off address space randomisation or the lowest-page guard. */
  static final CallRule PLAIN_PERSONALITY =
      allowWhen(ofInt(0).is(PER_LINUX))
          .allowWhen(ofInt(0).is(QUERY_PERSONALITY))
          .otherwiseRefuse(EPERM);

  /**
   * No access mode 3: it asks for neither reading nor writing, so Landlock finds nothing to check,
   * yet the descriptor serves for {@code ioctl} on any device (Landlock governs that from ABI 5).
   * And if wanted no opening for reading that truncates: before ABI 3 Landlock sees only the
   * reading. What opens for writing needs the right to write anyway.
   *
   * @param flags where the call has its open flags
   * @param truncationOpen whether Landlock does not govern truncation
   */
  static CallRule open(Argument flags, boolean truncationOpen) {
    CallRule.Clauses clauses = refuseWhen(EACCES, flags.isMasked(O_ACCMODE, O_ACCMODE));
    if (truncationOpen) {
      clauses.refuseWhen(EACCES, flags.isMasked(O_ACCMODE | O_TRUNC, O_TRUNC));
    }
    return clauses.otherwiseAllow();
  }
}
