/**
 * Benchmarks that compare what the library claims with what people would use instead, in the same
 * run. {@link io.octaskly.examples.benchmarks.BenchmarkSuite} runs all of them (each is a {@code
 * Trial} in a JVM of its own, and also runs alone) and writes a report.
 *
 * <ul>
 *   <li>{@code contest}: contestants take turns; what they measured; medians, ratios, spread
 *   <li>{@code launch}: who launches programs, and crowds of programs that sleep
 *   <li>{@code crypto}, {@code access}, {@code audit}: what is measured of those modules
 *   <li>{@code report}: tables, verdicts, Markdown and SVG
 * </ul>
 */
package io.octaskly.examples.benchmarks;
