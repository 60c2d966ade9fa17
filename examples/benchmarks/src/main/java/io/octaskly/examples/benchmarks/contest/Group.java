package io.octaskly.examples.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one question: the series of all contestants, and who is missing. Not thread-safe.
 */
public final class Group {
  private final String title;
  private final Measure measure;
  private final String peer;
  private final String limit;
  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Starts without a series.
   *
   * @param title unique in a data file
   * @param measure what the values are
   * @param peer whose median the others are multiples of
   * @param limit the physical limit's name, or an empty string
   */
  public Group(String title, Measure measure, String peer, String limit) {
    this.title = title;
    this.measure = measure;
    this.peer = peer;
    this.limit = limit;
  }

  /** {@return the question} */
  public String title() {
    return title;
  }

  /** {@return what the values are} */
  public Measure measure() {
    return measure;
  }

  /** {@return whom all are compared with} */
  public String peer() {
    return peer;
  }

  /** {@return the name of the physical limit, or an empty string} */
  public String limit() {
    return limit;
  }

  /** {@return all that have a value, in order} */
  public List<Series> series() {
    return series.values().stream().filter(one -> one.size() > 0).toList();
  }

  /** {@return the series of a contestant that has a value} */
  public Optional<Series> series(String name) {
    return Optional.ofNullable(series.get(name)).filter(one -> one.size() > 0);
  }

  /** {@return the series of that name, which is added if it is new} */
  public Series seriesFor(String name) {
    return series.computeIfAbsent(name, Series::new);
  }

  /** {@return who could not take part, and why} */
  public Map<String, String> absent() {
    return Map.copyOf(absent);
  }

  /** Says why one takes no part, or no longer. */
  public Group leaveOut(String name, String reason) {
    absent.put(name, reason);
    series.remove(name);
    return this;
  }

  /** {@return how it was measured} */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Adds a sentence on how it was measured. */
  public Group note(String note) {
    notes.add(note);
    return this;
  }

  /** {@return one as a multiple of another, where both were measured} */
  public Optional<Ratio> ratio(String name, String other) {
    return series(name).flatMap(ours -> series(other).map(theirs -> Ratio.of(ours, theirs)));
  }
}
