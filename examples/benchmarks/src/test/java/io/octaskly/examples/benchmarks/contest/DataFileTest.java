package io.octaskly.examples.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {
  @TempDir private Path directory;

  @Test
  void groups_come_back_as_they_were_written() throws IOException {
    Path file = directory.resolve("values.tsv");
    Group written = new Group("Launch, really", Measure.MILLIS, "peer", "limit").note("a note");
    written.leaveOut("missing", "not\tinstalled\nhere");
    written.seriesFor("peer").add(0, 1.25).add(3, 1e-9);

    DataFile.write(file, List.of(written));
    Group read = DataFile.read(file).get(0);

    assertThat(read.title()).isEqualTo("Launch, really");
    assertThat(read.measure()).isEqualTo(Measure.MILLIS);
    assertThat(read.peer()).isEqualTo("peer");
    assertThat(read.limit()).isEqualTo("limit");
    assertThat(read.notes()).containsExactly("a note");
    assertThat(read.absent()).isEqualTo(Map.of("missing", "not installed here"));
    Series series = read.series("peer").orElseThrow();
    assertThat(series.round(1)).isEqualTo(3);
    assertThat(series.value(1)).isEqualTo(1e-9);
  }

  @Test
  void a_line_that_makes_no_sense_is_refused() throws IOException {
    Path file = Files.writeString(directory.resolve("values.tsv"), "nonsense\n");

    assertThatIOException().isThrownBy(() -> DataFile.read(file)).withMessageContaining("nonsense");
  }
}
