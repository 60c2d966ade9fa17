package io.octaskly.examples.benchmarks.report;

import java.util.List;

/**
 * A table with a title and sentences below.
 *
 * @param title may be empty
 * @param header one word for each column
 * @param rows each as long as the header
 * @param notes what is said below
 */
public record Table(
    String title, List<String> header, List<List<String>> rows, List<String> notes) {
  /** Checks the rows' lengths. */
  public Table {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells below a header of " + header.size() + ": " + row);
      }
    }
  }
}
