package io.octaskly.examples.benchmarks.contest;

/**
 * One who takes part.
 *
 * @param name unique in its contest
 * @param work what is measured
 */
public record Contestant(String name, Work work) {
  /** Does its work once. */
  @FunctionalInterface
  public interface Work {
    /** {@return how much was done, in the unit of the contest's rate; a launch is 1} */
    double run() throws Exception;
  }
}
