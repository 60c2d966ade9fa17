package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.DataFile;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.report.MarkdownWriter;
import io.octaskly.examples.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark is asked for, as words {@code name=value}: {@code seconds}, {@code seed}, {@code
 * data} (a file for all values), and what each names itself.
 */
public final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Takes them apart.
   *
   * @throws IllegalArgumentException if a word has no equals sign
   */
  public Arguments(String... words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(word + " is not of the form name=value");
      }
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
  }

  /** {@return a number, or what is usual} */
  public int number(String name, int usual) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(usual)));
  }

  /** {@return a text, or what is usual} */
  public String text(String name, String usual) {
    return values.getOrDefault(name, usual);
  }

  /** {@return the time that all of it may take, roughly} */
  public Duration time(int usualSeconds) {
    return Duration.ofSeconds(number("seconds", usualSeconds));
  }

  /** {@return where random orders start} */
  public long seed() {
    return Long.parseLong(values.getOrDefault("seed", "1"));
  }

  /** Prints groups as tables, and keeps their values in the file of {@code data}. */
  public void finish(List<Group> groups) throws IOException {
    for (Group group : groups) {
      System.out.println(MarkdownWriter.text(Tables.of(group)));
    }
    String data = values.get("data");
    if (data != null) {
      DataFile.write(Path.of(data), groups);
    }
  }
}
