package io.octaskly.examples.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;

/**
 * The median of one series as a multiple of another's, and how much the ratio differs between
 * blocks of rounds: the rounds are cut into blocks, and each block with values of both gives a
 * ratio of its own.
 *
 * @param value the median over the blocks: what the machine does to both in the same minute cancels
 * @param low the lower quartile over the blocks
 * @param high the upper quartile over the blocks
 * @param blocks how many there were
 * @param overall the ratio of the medians of all values: where it lies far from {@code value}, the
 *     rounds were too few for what they jump between
 */
public record Ratio(double value, double low, double high, int blocks, double overall) {
  /** How many there are where there are rounds enough. */
  public static final int BLOCKS = 10;

  /** {@return that of two series of the same contest, each with a value} */
  public static Ratio of(Series series, Series peer) {
    int rounds = Math.max(series.lastRound(), peer.lastRound()) + 1;
    int blocks = Math.min(BLOCKS, rounds);
    List<Double> ratios = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      int first = (int) ((long) rounds * block / blocks);
      int after = (int) ((long) rounds * (block + 1) / blocks);
      List<Double> ours = series.between(first, after);
      List<Double> theirs = peer.between(first, after);
      if (!ours.isEmpty() && !theirs.isEmpty()) {
        ratios.add(Quantiles.of(ours).median() / Quantiles.of(theirs).median());
      }
    }
    double all = series.quantiles().median() / peer.quantiles().median();
    if (ratios.isEmpty()) {
      return new Ratio(all, all, all, 0, all);
    }
    Quantiles spread = Quantiles.of(ratios);
    return new Ratio(spread.median(), spread.at(25), spread.at(75), ratios.size(), all);
  }

  /** {@return the worse of the two ratios: what a promise has to be held against} */
  public double worse(boolean lessIsBetter) {
    return lessIsBetter ? Math.max(value, overall) : Math.min(value, overall);
  }
}
