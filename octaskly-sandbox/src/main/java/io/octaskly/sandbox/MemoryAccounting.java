package io.octaskly.sandbox;

/** What counts against the {@linkplain ResourceLimits#memory() memory limit}. */
public enum MemoryAccounting {
  /**
   * The address space of each process ({@code RLIMIT_AS}, {@code getrlimit(2)}), and the resident
   * memory of the whole tree.
   *
   * <p>An allocation beyond the limit fails inside the program with {@code ENOMEM}. Unfit for
   * run-times that reserve far more address space than they use, such as a JVM, Go or Node.
   */
  ADDRESS_SPACE,

  /**
   * Only the resident memory of the whole tree: the task is killed when it is above the limit.
   *
   * <p>For run-times that reserve address space generously.
   */
  RESIDENT
}
