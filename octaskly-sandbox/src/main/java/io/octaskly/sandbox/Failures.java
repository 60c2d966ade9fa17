package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchFailure;
import java.io.IOException;

/** Turns a failed system call into an exception that says which step it was and what to do. */
final class Failures {
  private Failures() {}

  static TaskLaunchException of(LaunchFailure failure) {
    return new TaskLaunchException(
        failure.step(),
        Errno.name(failure.errno()),
        Errno.text(failure.errno()),
        wayOut(failure.call(), failure.errno()));
  }

  static TaskLaunchException of(KernelException failure) {
    return new TaskLaunchException(
        failure.step(),
        Errno.name(failure.errno()),
        Errno.text(failure.errno()),
        wayOut(failure.call(), failure.errno()),
        failure);
  }

  /**
   * The same failure in words that can be printed: a task may have chosen the name of the file that
   * it is about. Without the original as its cause, since whoever prints one prints the other.
   */
  static IOException printable(IOException failure) {
    IOException printable = new IOException(Printable.escaped(failure.toString()));
    printable.setStackTrace(failure.getStackTrace());
    return printable;
  }

  private static String wayOut(SystemCall call, int errno) {
    return switch (errno) {
      case Errno.EMFILE, Errno.ENFILE ->
          "the host has too many open files: raise its limit (ulimit -n, LimitNOFILE=), or run"
              + " fewer tasks at once";
      case Errno.ETIMEDOUT ->
          "opening the program or a path of the task hangs: look for a network file system that"
              + " does not answer";
      case Errno.ENOMEM -> "the host is out of memory: run fewer tasks at once";
      case Errno.ENOSPC, Errno.EDQUOT -> "free some disk space in java.io.tmpdir";
      default ->
          switch (call) {
            case EXECVE -> executing(errno);
            case CLONE, CLONE3 -> cloning(errno);
            case EXECVEAT ->
                "the guard lives in a memory file, which this host may not execute: set sysctl"
                    + " vm.memfd_noexec to 0 or 1";
            case FACCESSAT ->
                "the task runs under a user id of its own: make the path, and every directory above"
                    + " it, accessible to other users (chmod o+rx); or give the task a copy of the"
                    + " file (Task.Builder.input); or call"
                    + " Sandbox.Builder.prefer(Mechanism.PID_NAMESPACE), with which the directories"
                    + " above it do not matter";
            case CHDIR -> "make the directory accessible to the task's user (chmod o+rx)";
            case OPENAT, LANDLOCK_ADD_RULE -> "check that the path is there and may be opened";
            default -> "report this with the kernel's version: the launch does not expect it";
          };
    };
  }

  private static String executing(int errno) {
    return switch (errno) {
      case Errno.EACCES ->
          "make the program and its interpreter executable for the task's user, on a file system"
              + " that is not mounted noexec";
      case Errno.ENOENT -> "the program, or the interpreter that it names, does not exist";
      case Errno.ENOEXEC -> "it is no executable format that this kernel knows: check the file";
      case Errno.E2BIG ->
          "arguments and environment together are too long for the kernel: pass them by a file or"
              + " standard input";
      case Errno.EAGAIN -> "the limit of processes is reached: raise it in ResourceLimits";
      case Errno.ETXTBSY -> "somebody has the program open for writing: close it first";
      default -> "check that the program runs outside the sandbox";
    };
  }

  private static String cloning(int errno) {
    return switch (errno) {
      case Errno.EAGAIN ->
          "the host may make no more processes: raise its limit (ulimit -u, TasksMax=, pids.max)";
      case Errno.EPERM, Errno.ENOSYS ->
          "a seccomp profile forbids it: let the host make processes (clone, clone3)";
      default -> "report this with the kernel's version: the launch does not expect it";
    };
  }
}
