/**
 * From groups of values to a report that a person reads: {@link
 * io.octaskly.examples.benchmarks.report.Tables} and {@link
 * io.octaskly.examples.benchmarks.report.Target} work out what is said, {@link
 * io.octaskly.examples.benchmarks.report.MarkdownWriter}, {@link
 * io.octaskly.examples.benchmarks.report.BarChart} and {@link
 * io.octaskly.examples.benchmarks.report.LineChart} write it.
 */
package io.octaskly.examples.benchmarks.report;
