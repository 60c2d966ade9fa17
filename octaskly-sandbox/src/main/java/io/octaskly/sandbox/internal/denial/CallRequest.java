package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;
import java.util.Optional;

/**
 * A call that waits for the answer of its filter's listener ({@code seccomp_unotify(2)}). Its
 * arguments are in registers of a thread that waits, so that nobody can change them.
 *
 * @param id the kernel's name for it
 * @param caller thread id of the caller; whose it is, is certain only while the call waits
 * @param auditArch {@code AUDIT_ARCH_*}: whose call numbers these are
 * @param number of the call
 * @param arguments all six
 */
public record CallRequest(long id, int caller, int auditArch, int number, List<Long> arguments) {
  public CallRequest {
    arguments = List.copyOf(arguments);
  }

  /** The call; empty if it is one of a foreign architecture, or has no name here. */
  public Optional<SystemCall> call() {
    Architecture architecture = Kernel.architecture();
    return auditArch == architecture.auditArch()
        ? SystemCall.numbered(architecture, number)
        : Optional.empty();
  }
}
