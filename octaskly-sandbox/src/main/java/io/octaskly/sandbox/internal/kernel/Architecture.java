package io.octaskly.sandbox.internal.kernel;

import java.util.Arrays;
import java.util.Optional;

/** The processor architectures whose system call interface is known here. */
public enum Architecture {
  /** 64-bit x86, little endian. */
  X86_64("x86-64", 0xC000003E, 0x1_0000, 0x2_0000),
  /** 64-bit Arm, little endian. */
  AARCH64("aarch64", 0xC00000B7, 0x4000, 0x8000);

  /**
   * Set in the number of every x32 system call ({@code __X32_SYSCALL_BIT}). Such calls arrive with
   * the audit value of {@link #X86_64}, so that a filter must look at this bit as well.
   */
  public static final int X32_SYSCALL_BIT = 0x4000_0000;

  private final String label;
  private final int auditArch;
  private final int directoryFlag;
  private final int noFollowFlag;

  Architecture(String label, int auditArch, int directoryFlag, int noFollowFlag) {
    this.label = label;
    this.auditArch = auditArch;
    this.directoryFlag = directoryFlag;
    this.noFollowFlag = noFollowFlag;
  }

  /** Its name in texts for people. */
  public String label() {
    return label;
  }

  /** The architecture that has this label, or empty when none has. */
  public static Optional<Architecture> labelled(String label) {
    return Arrays.stream(values()).filter(known -> known.label.equals(label)).findFirst();
  }

  /**
   * The {@code AUDIT_ARCH_*} value that {@code struct seccomp_data} carries ({@code seccomp(2)}).
   */
  public int auditArch() {
    return auditArch;
  }

  /**
   * O_DIRECTORY of {@code open(2)}. Most open flags are the same everywhere; this, O_NOFOLLOW,
   * O_DIRECT and O_LARGEFILE have each other's values on Arm ({@code asm/fcntl.h}).
   */
  public int directoryFlag() {
    return directoryFlag;
  }

  /** O_NOFOLLOW of {@code open(2)}, see {@link #directoryFlag}. */
  public int noFollowFlag() {
    return noFollowFlag;
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
