package io.octaskly;

/**
 * How many tasks a host runs at once and how many may wait. Waiting tasks start in the order of
 * their callers' turns, one of each, and of one caller in the order they came, so that a caller
 * with many does not hold up one with few. Immutable.
 *
 * @param running how many tasks run at once; 1 to 1,000,000
 * @param runningPerCaller how many of them for one subject; 1 to {@code running}
 * @param queued how many tasks wait; 0 to 1,000,000. What comes on top is refused with a {@link
 *     HostBusyException}
 * @param queuedPerCaller how many of them for one subject; 0 to {@code queued}
 */
public record Capacity(int running, int runningPerCaller, int queued, int queuedPerCaller) {
  private static final int MOST = 1_000_000;

  /**
   * Makes a capacity.
   *
   * @param running how many tasks run at once
   * @param runningPerCaller how many of them for one subject
   * @param queued how many tasks wait
   * @param queuedPerCaller how many of them for one subject
   * @throws IllegalArgumentException if a component is out of range
   */
  public Capacity {
    require("running", running, 1, MOST);
    require("runningPerCaller", runningPerCaller, 1, running);
    require("queued", queued, 0, MOST);
    require("queuedPerCaller", queuedPerCaller, 0, queued);
  }

  /** {@return 256 tasks running, 64 of them for one caller; 1024 waiting, 256 for one caller} */
  public static Capacity defaults() {
    return new Capacity(256, 64, 1024, 256);
  }

  /**
   * {@return a capacity that treats one caller as all: for hosts with a single one}
   *
   * @param running how many tasks run at once
   * @param queued how many wait
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Capacity shared(int running, int queued) {
    return new Capacity(running, running, queued, queued);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "capacity of " + value + " " + name + " is outside " + least + ".." + most);
    }
  }
}
