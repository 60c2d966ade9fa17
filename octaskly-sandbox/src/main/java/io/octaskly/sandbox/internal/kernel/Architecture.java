package io.octaskly.sandbox.internal.kernel;

import java.util.Optional;

/** The processor architectures whose system call interface is known here. */
public enum Architecture {
  /** 64-bit x86, little endian. */
  X86_64(0xC000003E),
  /** 64-bit Arm, little endian. */
  AARCH64(0xC00000B7);

  /**
   * Set in the number of every x32 system call ({@code __X32_SYSCALL_BIT}). Such calls arrive with
   * the audit value of {@link #X86_64}, so that a filter must look at this bit as well.
   */
  public static final int X32_SYSCALL_BIT = 0x4000_0000;

  private final int auditArch;

  Architecture(int auditArch) {
    this.auditArch = auditArch;
  }

  /**
   * The {@code AUDIT_ARCH_*} value that {@code struct seccomp_data} carries ({@code seccomp(2)}).
   */
  public int auditArch() {
    return auditArch;
  }

  /** The architecture that this JVM runs on, or empty when it is none of these. */
  public static Optional<Architecture> current() {
    return named(System.getProperty("os.arch", ""));
  }

  /** The architecture that the JVM property {@code os.arch} calls by this name. */
  static Optional<Architecture> named(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
