package io.octaskly.examples.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Groups as lines of words between tabs, every single value with its round. */
public final class DataFile {
  private DataFile() {}

  /** Writes groups; titles, names and reasons lose their tabs and line ends. */
  public static void write(Path file, List<Group> groups) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Group group : groups) {
      Measure measure = group.measure();
      lines.add(
          line(
              "group",
              group.title(),
              measure.unit(),
              Boolean.toString(measure.lowerIsBetter()),
              group.peer(),
              group.limit()));
      group.notes().forEach(note -> lines.add(line("note", note)));
      group.absent().forEach((name, reason) -> lines.add(line("absent", name, reason)));
      for (Series series : group.series()) {
        StringJoiner values = new StringJoiner(" ");
        for (int i = 0; i < series.size(); i++) {
          values.add(series.round(i) + ":" + series.value(i));
        }
        lines.add(line("series", series.name(), values.toString()));
      }
    }
    Files.write(file, lines);
  }

  private static String line(String... words) {
    StringJoiner line = new StringJoiner("\t");
    for (String word : words) {
      line.add(word.replaceAll("\\s+", " "));
    }
    return line.toString();
  }

  /**
   * {@return the groups of a file}
   *
   * @throws IOException if it cannot be read, or a line makes no sense
   */
  public static List<Group> read(Path file) throws IOException {
    List<Group> groups = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split("\t", -1);
      if (words[0].equals("group") && words.length == 6) {
        Measure measure = new Measure(words[2], Boolean.parseBoolean(words[3]));
        groups.add(new Group(words[1], measure, words[4], words[5]));
      } else if (groups.isEmpty()) {
        throw new IOException(file + ": before the first group: " + line);
      } else {
        addTo(groups.get(groups.size() - 1), words, file);
      }
    }
    return groups;
  }

  private static void addTo(Group group, String[] words, Path file) throws IOException {
    if (words[0].equals("note") && words.length == 2) {
      group.note(words[1]);
    } else if (words[0].equals("absent") && words.length == 3) {
      group.leaveOut(words[1], words[2]);
    } else if (words[0].equals("series") && words.length == 3) {
      Series series = group.seriesFor(words[1]);
      for (String pair : words[2].split(" ", -1)) {
        int colon = pair.indexOf(':');
        if (colon < 1) {
          throw new IOException(file + ": no round and value: " + pair);
        }
        series.add(
            Integer.parseInt(pair.substring(0, colon)),
            Double.parseDouble(pair.substring(colon + 1)));
      }
    } else {
      throw new IOException(file + ": no line of a data file: " + String.join(" ", words));
    }
  }
}
