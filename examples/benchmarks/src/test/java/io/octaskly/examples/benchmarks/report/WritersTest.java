package io.octaskly.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import java.io.StringReader;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class WritersTest {
  @Test
  void a_cell_cannot_end_its_cell_or_row() {
    Table table = new Table("", List.of("a|b"), List.of(List.of("x\ny|z")), List.of());

    assertThat(MarkdownWriter.text(table)).startsWith("| a\\|b |\n|---|\n| x y\\|z |\n");
  }

  @Test
  void markup_in_a_name_means_itself() {
    assertThat(MarkdownWriter.escape("<b> *x* `y` [z] & _"))
        .isEqualTo("\\<b\\> \\*x\\* \\`y\\` \\[z\\] &amp; \\_");
  }

  @Test
  void a_row_of_another_length_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("", List.of("a", "b"), List.of(List.of("1")), List.of()));
  }

  @Test
  void who_is_missing_is_in_the_table_with_the_reason() {
    Group group = new Group("q", Measure.MILLIS, "peer", "limit");
    group.seriesFor("peer").add(0, 2);
    group.leaveOut("firejail", "no /usr/bin/firejail");

    assertThat(MarkdownWriter.text(Tables.of(group)))
        .contains("| firejail | absent: no /usr/bin/firejail |");
  }

  @Test
  void a_drawing_is_well_formed_whatever_its_names_are() throws Exception {
    Group group = new Group("q", Measure.MILLIS, "<peer> & \"co\"\u0001", "");
    group.seriesFor("<peer> & \"co\"\u0001").add(0, 2).add(1, 3);

    Document bars = parse(BarChart.of(group, "a < b & c").svg());
    Document lines = parse(new LineChart("a < b & c", "tasks", List.of(group)).svg());

    assertThat(bars.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("a < b & c");
    assertThat(lines.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  @Test
  void a_bar_that_is_much_longer_than_the_others_is_cut_and_says_so() {
    Group group = new Group("q", Measure.MILLIS, "a", "");
    group.seriesFor("a").add(0, 1);
    group.seriesFor("b").add(0, 1);
    group.seriesFor("c").add(0, 1000);

    assertThat(BarChart.of(group, "t").svg()).contains("1,000 (cut)");
  }

  @Test
  void a_whisker_that_is_cut_says_how_far_it_goes() {
    Group group = new Group("q", Measure.MILLIS, "a", "");
    for (int round = 0; round < 9; round++) {
      group.seriesFor("a").add(round, 1);
      group.seriesFor("b").add(round, 1);
    }
    group.seriesFor("b").add(9, 1000);

    assertThat(BarChart.of(group, "t").svg()).contains(">1.00 (whisker to ");
  }

  @Test
  void a_verdict_follows_from_the_figure() {
    assertThat(target(true, 0.84).verdict()).isEqualTo("met");
    assertThat(target(true, 0.86).verdict()).isEqualTo("missed");
    assertThat(target(false, 0.84).verdict()).isEqualTo("missed");
    assertThat(target(false, 0.86).verdict()).isEqualTo("met");
    assertThat(new Target("p", 1, true, OptionalDouble.empty()).verdict())
        .isEqualTo("not measured");
  }

  private static Target target(boolean atMost, double measured) {
    return new Target("p", 0.85, atMost, OptionalDouble.of(measured));
  }

  @Test
  void figures_have_three_digits() {
    assertThat(Figures.of(1234.5)).isEqualTo("1,235");
    assertThat(Figures.of(12.345)).isEqualTo("12.3");
    assertThat(Figures.of(0.0012345)).isEqualTo("0.00123");
    assertThat(Figures.tick(0.5)).isEqualTo("0.5");
    assertThat(Figures.tick(50)).isEqualTo("50");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
