package io.octaskly.sandbox;

/** What a {@linkplain ResourceLimits limit} is set on; {@link Outcome.LimitExceeded} names one. */
public enum Limit {
  /** Time between the start and the end of the task, whether it computes or waits. */
  WALL_TIME("wall time"),

  /** Processor time of the whole process tree, user and system together. */
  CPU_TIME("CPU time"),

  /** Memory of the process tree; see {@link MemoryAccounting} for what is counted. */
  MEMORY("memory"),

  /** Bytes written to the private directories, and the size of any single file. */
  DISK("disk"),

  /** Descriptors that one process holds open ({@code RLIMIT_NOFILE}, {@code getrlimit(2)}). */
  OPEN_FILES("open files"),

  /** Processes and threads that exist at the same time in the tree. */
  PROCESSES("processes"),

  /** Bytes printed to standard output or to standard error; see {@link OutputPolicy}. */
  OUTPUT("output");

  private final String label;

  Limit(String label) {
    this.label = label;
  }

  /** {@return the words for this limit in a sentence, such as {@code wall time}} */
  public String label() {
    return label;
  }
}
