package io.octaskly.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much a task may use.
 *
 * <table>
 *   <caption>Presets and ranges; MiB is 2^20 bytes</caption>
 *   <tr><th>limit</th><th>defaults</th><th>strict</th><th>relaxed</th><th>min</th><th>max</th></tr>
 *   <tr><td>wall time</td><td>3600 s</td><td>300 s</td><td>86400 s</td><td>1 s</td>
 *       <td>86400 s</td></tr>
 *   <tr><td>CPU time</td><td>= wall</td><td>= wall</td><td>= wall</td><td>1 s</td>
 *       <td>86400 s</td></tr>
 *   <tr><td>memory</td><td>2048 MiB</td><td>512 MiB</td><td>8192 MiB</td><td>64 MiB</td>
 *       <td>physical memory</td></tr>
 *   <tr><td>disk</td><td>10000 MiB</td><td>1000 MiB</td><td>102400 MiB</td><td>100 MiB</td>
 *       <td>file system</td></tr>
 *   <tr><td>open files</td><td>1024</td><td>100</td><td>4096</td><td>64</td><td>system</td></tr>
 *   <tr><td>processes</td><td>256</td><td>10</td><td>1024</td><td>4</td><td>system</td></tr>
 * </table>
 *
 * <p>Minima and the maxima of times are checked here; the maxima that depend on the host, and those
 * that a sandbox sets, are checked when a task is started. How much a task may print is its {@link
 * OutputPolicy}.
 */
public final class ResourceLimits {
  private static final long MEBIBYTE = 1L << 20;
  private static final Duration MIN_TIME = Duration.ofSeconds(1);
  private static final Duration MAX_TIME = Duration.ofDays(1);
  private static final long MIN_MEMORY = 64 * MEBIBYTE;
  private static final long MIN_DISK = 100 * MEBIBYTE;
  private static final int MIN_OPEN_FILES = 64;
  private static final int MIN_PROCESSES = 4;

  private static final ResourceLimits DEFAULTS =
      preset(Duration.ofHours(1), 2048, 10_000, 1024, 256);
  private static final ResourceLimits STRICT = preset(Duration.ofMinutes(5), 512, 1000, 100, 10);
  private static final ResourceLimits RELAXED =
      preset(Duration.ofDays(1), 8192, 102_400, 4096, 1024);

  private final Duration wallTime;
  private final Duration cpuTime;
  private final long memory;
  private final MemoryAccounting memoryAccounting;
  private final long disk;
  private final int openFiles;
  private final int processes;

  private ResourceLimits(
      Duration wallTime,
      Duration cpuTime,
      long memory,
      MemoryAccounting memoryAccounting,
      long disk,
      int openFiles,
      int processes) {
    this.wallTime = checkTime(Limit.WALL_TIME, wallTime);
    this.cpuTime = checkTime(Limit.CPU_TIME, cpuTime);
    this.memory = checkBytes(Limit.MEMORY, memory, MIN_MEMORY, "physical memory");
    this.memoryAccounting = memoryAccounting;
    this.disk = checkBytes(Limit.DISK, disk, MIN_DISK, "the file system");
    this.openFiles = checkCount(Limit.OPEN_FILES, openFiles, MIN_OPEN_FILES);
    this.processes = checkCount(Limit.PROCESSES, processes, MIN_PROCESSES);
  }

  private static ResourceLimits preset(
      Duration time, long memoryMebibytes, long diskMebibytes, int openFiles, int processes) {
    return new ResourceLimits(
        time,
        time,
        mebibytes(memoryMebibytes),
        MemoryAccounting.ADDRESS_SPACE,
        mebibytes(diskMebibytes),
        openFiles,
        processes);
  }

  /** {@return the limits of a task that sets none: the column "defaults"} */
  public static ResourceLimits defaults() {
    return DEFAULTS;
  }

  /** {@return the limits for short, small tasks: the column "strict"} */
  public static ResourceLimits strict() {
    return STRICT;
  }

  /** {@return the limits for long, large tasks: the column "relaxed"} */
  public static ResourceLimits relaxed() {
    return RELAXED;
  }

  /** {@return a builder that starts from {@link #defaults()}} */
  public static Builder builder() {
    return new Builder(DEFAULTS);
  }

  /**
   * {@return a number of bytes given in MiB}
   *
   * @param count how many MiB of 2^20 bytes, 0 or more
   * @throws IllegalArgumentException if {@code count} is negative or the bytes do not fit a long
   */
  public static long mebibytes(long count) {
    if (count < 0 || count > Long.MAX_VALUE / MEBIBYTE) {
      throw new IllegalArgumentException(
          count + " MiB is outside 0.." + Long.MAX_VALUE / MEBIBYTE + " MiB: give a size in MiB");
    }
    return count * MEBIBYTE;
  }

  /**
   * {@return a builder that starts from these limits; CPU time follows wall time if equal to it}
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** {@return how long the task may take, waiting included; 1 s to 86400 s} */
  public Duration wallTime() {
    return wallTime;
  }

  /** {@return how much processor time the process tree may use; 1 s to 86400 s} */
  public Duration cpuTime() {
    return cpuTime;
  }

  /** {@return how much memory the process tree may use, in bytes; at least 64 MiB} */
  public long memory() {
    return memory;
  }

  /** {@return what counts against {@link #memory()}} */
  public MemoryAccounting memoryAccounting() {
    return memoryAccounting;
  }

  /**
   * {@return how much the task may write to its private directories, in bytes; at least 100 MiB}
   */
  public long disk() {
    return disk;
  }

  /** {@return how many descriptors each process may have open; at least 64} */
  public int openFiles() {
    return openFiles;
  }

  /** {@return how many processes and threads the tree may have at the same time; at least 4} */
  public int processes() {
    return processes;
  }

  /**
   * {@return the first limit, in the order of {@link Limit}, that is above that of {@code maximum};
   * empty if none is} {@link #memoryAccounting()} is not compared.
   *
   * @param maximum the limits that these should not go beyond
   * @throws NullPointerException if {@code maximum} is null
   */
  public Optional<Limit> exceeding(ResourceLimits maximum) {
    Objects.requireNonNull(maximum, "maximum");
    if (wallTime.compareTo(maximum.wallTime) > 0) {
      return Optional.of(Limit.WALL_TIME);
    }
    if (cpuTime.compareTo(maximum.cpuTime) > 0) {
      return Optional.of(Limit.CPU_TIME);
    }
    if (memory > maximum.memory) {
      return Optional.of(Limit.MEMORY);
    }
    if (disk > maximum.disk) {
      return Optional.of(Limit.DISK);
    }
    if (openFiles > maximum.openFiles) {
      return Optional.of(Limit.OPEN_FILES);
    }
    return processes > maximum.processes ? Optional.of(Limit.PROCESSES) : Optional.empty();
  }

  /** {@return these limits, each lowered to that of {@code maximum} where it is above} */
  ResourceLimits cappedBy(ResourceLimits maximum) {
    Duration wall = wallTime.compareTo(maximum.wallTime) > 0 ? maximum.wallTime : wallTime;
    Duration cpu = cpuTime.compareTo(maximum.cpuTime) > 0 ? maximum.cpuTime : cpuTime;
    return toBuilder()
        .wallTime(wall)
        .cpuTime(cpu)
        .memory(Math.min(memory, maximum.memory))
        .disk(Math.min(disk, maximum.disk))
        .openFiles(Math.min(openFiles, maximum.openFiles))
        .processes(Math.min(processes, maximum.processes))
        .build();
  }

  /** {@return a limit's value with its unit, as messages put it; {@code limit} is not OUTPUT} */
  String amount(Limit limit) {
    return switch (limit) {
      case WALL_TIME -> Quantity.seconds(wallTime);
      case CPU_TIME -> Quantity.seconds(cpuTime);
      case MEMORY -> Quantity.bytes(memory);
      case DISK -> Quantity.bytes(disk);
      case OPEN_FILES -> Integer.toString(openFiles);
      case PROCESSES -> Integer.toString(processes);
      case OUTPUT ->
          throw new IllegalArgumentException("output is limited by OutputPolicy: ask it instead");
    };
  }

  /** {@return whether {@code other} has the same value for every limit} */
  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceLimits that
        && wallTime.equals(that.wallTime)
        && cpuTime.equals(that.cpuTime)
        && memory == that.memory
        && memoryAccounting == that.memoryAccounting
        && disk == that.disk
        && openFiles == that.openFiles
        && processes == that.processes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(wallTime, cpuTime, memory, memoryAccounting, disk, openFiles, processes);
  }

  /** {@return all limits in one line, with units} */
  @Override
  public String toString() {
    return "wall time "
        + amount(Limit.WALL_TIME)
        + ", CPU time "
        + amount(Limit.CPU_TIME)
        + ", memory "
        + amount(Limit.MEMORY)
        + (memoryAccounting == MemoryAccounting.RESIDENT ? " resident" : "")
        + ", disk "
        + amount(Limit.DISK)
        + ", open files "
        + openFiles
        + ", processes "
        + processes;
  }

  private static Duration checkTime(Limit limit, Duration value) {
    if (value.compareTo(MIN_TIME) < 0 || value.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException(
          limit.label()
              + " limit "
              + value
              + " is outside 1 s..86400 s: give such as Duration.ofSeconds(300)");
    }
    return value;
  }

  private static long checkBytes(Limit limit, long value, long min, String max) {
    if (value < min) {
      throw new IllegalArgumentException(
          limit.label()
              + " limit "
              + value
              + " bytes is outside "
              + Quantity.bytes(min)
              + ".."
              + max
              + ": give bytes, such as ResourceLimits.mebibytes(512)");
    }
    return value;
  }

  private static int checkCount(Limit limit, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          limit.label()
              + " limit "
              + value
              + " is outside "
              + min
              + "..the system's maximum: give at least "
              + min);
    }
    return value;
  }

  /**
   * Collects limits, starting from {@link #defaults()}; not thread-safe.
   *
   * <p>A value out of range is refused with an {@link IllegalArgumentException} that names limit,
   * value and range.
   */
  public static final class Builder {
    private Duration wallTime;
    private @Nullable Duration cpuTime;
    private long memory;
    private MemoryAccounting memoryAccounting;
    private long disk;
    private int openFiles;
    private int processes;

    private Builder(ResourceLimits start) {
      this.wallTime = start.wallTime;
      this.cpuTime = start.cpuTime.equals(start.wallTime) ? null : start.cpuTime;
      this.memory = start.memory;
      this.memoryAccounting = start.memoryAccounting;
      this.disk = start.disk;
      this.openFiles = start.openFiles;
      this.processes = start.processes;
    }

    /**
     * Sets how long the task may take from start to end, waiting included.
     *
     * @param wallTime 1 s to 86400 s, fractions of a second allowed
     * @return this builder
     * @throws NullPointerException if {@code wallTime} is null
     * @throws IllegalArgumentException if {@code wallTime} is out of range
     */
    public Builder wallTime(Duration wallTime) {
      this.wallTime = checkTime(Limit.WALL_TIME, Objects.requireNonNull(wallTime, "wallTime"));
      return this;
    }

    /**
     * Sets how much processor time, user and system together, the process tree may use. If this is
     * not called the CPU time is the wall time.
     *
     * <p>Several threads use more CPU time than wall time. The supervisor measures it and kills;
     * for when it cannot, the kernel ends each process a second later ({@code RLIMIT_CPU}, {@code
     * getrlimit(2)}), in whole seconds.
     *
     * @param cpuTime 1 s to 86400 s
     * @return this builder
     * @throws NullPointerException if {@code cpuTime} is null
     * @throws IllegalArgumentException if {@code cpuTime} is out of range
     */
    public Builder cpuTime(Duration cpuTime) {
      this.cpuTime = checkTime(Limit.CPU_TIME, Objects.requireNonNull(cpuTime, "cpuTime"));
      return this;
    }

    /**
     * Sets how much memory the process tree may use.
     *
     * @param bytes at least 64 MiB; see {@link #mebibytes}
     * @return this builder
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    public Builder memory(long bytes) {
      this.memory = checkBytes(Limit.MEMORY, bytes, MIN_MEMORY, "physical memory");
      return this;
    }

    /**
     * Sets what counts as memory; {@link MemoryAccounting#ADDRESS_SPACE} if this is not called.
     *
     * @param accounting {@link MemoryAccounting#RESIDENT} for a JVM, Go or Node program
     * @return this builder
     * @throws NullPointerException if {@code accounting} is null
     */
    public Builder memoryAccounting(MemoryAccounting accounting) {
      this.memoryAccounting = Objects.requireNonNull(accounting, "accounting");
      return this;
    }

    /**
     * Sets how much the task may write to its private directories, in total and to any one file
     * ({@code RLIMIT_FSIZE}, {@code getrlimit(2)}).
     *
     * @param bytes at least 100 MiB; see {@link #mebibytes}
     * @return this builder
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    public Builder disk(long bytes) {
      this.disk = checkBytes(Limit.DISK, bytes, MIN_DISK, "the file system");
      return this;
    }

    /**
     * Sets how many descriptors each process may have open ({@code RLIMIT_NOFILE}, {@code
     * getrlimit(2)}).
     *
     * @param count at least 64
     * @return this builder
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public Builder openFiles(int count) {
      this.openFiles = checkCount(Limit.OPEN_FILES, count, MIN_OPEN_FILES);
      return this;
    }

    /**
     * Sets how many processes and threads the tree may have at the same time; a JVM needs about 20.
     *
     * @param count at least 4
     * @return this builder
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public Builder processes(int count) {
      this.processes = checkCount(Limit.PROCESSES, count, MIN_PROCESSES);
      return this;
    }

    /** {@return the limits; the builder can be used further} */
    public ResourceLimits build() {
      return new ResourceLimits(
          wallTime,
          cpuTime == null ? wallTime : cpuTime,
          memory,
          memoryAccounting,
          disk,
          openFiles,
          processes);
    }
  }
}
