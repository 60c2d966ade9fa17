package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.kernel.Errno.EACCES;
import static io.octaskly.sandbox.internal.kernel.Errno.EINVAL;
import static io.octaskly.sandbox.internal.kernel.Errno.EPERM;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofInt;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofLong;
import static io.octaskly.sandbox.internal.seccomp.CallRule.allowWhen;
import static io.octaskly.sandbox.internal.seccomp.CallRule.refuseWhen;

/**
 * Rules for the calls whose arguments decide. Nearly all arguments named here are {@code int}s to
 * the kernel; the numbers are those of {@code asm-generic}, the same on both architectures.
 */
final class ArgumentRules {

  private ArgumentRules() {}

  // asm-generic/fcntl.h
  private static final int O_ACCMODE = 3;
  private static final int O_TRUNC = 0x200;
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETOWN = 8;
  private static final int F_SETOWN_EX = 15;
  private static final int F_DUPFD_CLOEXEC = 1030;

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
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  // linux/resource.h, linux/ioprio.h
  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_PGRP = 1;
  private static final int IOPRIO_WHO_PROCESS = 1;
  private static final int IOPRIO_WHO_PGRP = 2;

  // linux/prctl.h, linux/personality.h
  private static final int PR_SET_NAME = 15;
  private static final int PR_SVE_SET_VL = 50;
  private static final int PR_SVE_GET_VL = 51;
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

  /** Duplicates and flags of a descriptor; no locks, leases or notices, which others would feel. */
  static final CallRule DESCRIPTOR_FLAGS =
      allowWhen(ofInt(1).is(F_DUPFD))
          .allowWhen(ofInt(1).is(F_GETFD))
          .allowWhen(ofInt(1).is(F_SETFD))
          .allowWhen(ofInt(1).is(F_GETFL))
          .allowWhen(ofInt(1).is(F_SETFL))
          .allowWhen(ofInt(1).is(F_DUPFD_CLOEXEC))
          .otherwiseRefuse(EINVAL);

  /** The name of a thread, and the length of an SVE vector, which a JVM on AArch64 has to know. */
  static final CallRule THREAD_ATTRIBUTES =
      allowWhen(ofInt(0).is(PR_SET_NAME))
          .allowWhen(ofInt(0).is(PR_SVE_SET_VL))
          .allowWhen(ofInt(0).is(PR_SVE_GET_VL))
          .otherwiseRefuse(EINVAL);

  /**
   * What {@code read} and {@code write} are on a pair of sockets: no address, and no out-of-band
   * data, whose handling on UNIX sockets has let sandboxed programs into the kernel
   * (CVE-2025-38236).
   */
  static final CallRule CONNECTED_TRANSFER =
      allowWhen(ofInt(3).hasNone(~(MSG_DONTWAIT | MSG_NOSIGNAL)), ofLong(4).is(0))
          .otherwiseRefuse(EACCES);

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
