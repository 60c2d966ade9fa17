/**
 * Contestants that take turns, what they measured, and its statistics.
 *
 * <p>A {@link io.octaskly.examples.benchmarks.contest.Contest} runs all contestants of one question
 * in a new random order each round, so that whatever else the machine does meets all of them alike;
 * its {@link io.octaskly.examples.benchmarks.contest.Group} keeps every single value with its
 * round, from which {@link io.octaskly.examples.benchmarks.contest.Ratio} works out the medians'
 * ratio and how much it differs from block to block. A {@link
 * io.octaskly.examples.benchmarks.contest.DataFile} carries groups from the JVM that measured to
 * the one that reports.
 */
package io.octaskly.examples.benchmarks.contest;
