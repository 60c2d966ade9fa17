package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectPatternTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"report.txt", "out/*.csv", "**.log", "**/*", "{a,b}/c", "x[0-9]?", "..x", "a..b"})
  void patterns_inside_the_working_directory_are_accepted(String glob) {
    assertThat(Task.builder("tool").collect(glob).build().collect()).containsExactly(glob);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/*", "/", "{/etc,a}/*", "{a,/etc}/*"})
  void absolute_patterns_are_refused(String glob) {
    assertRefused(glob, "is absolute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../*", "a/../b", "a/..", "{..,a}/b", "{a,..}/b", "./a", "a/{b,../c}"})
  void patterns_that_climb_are_refused(String glob) {
    assertRefused(glob, "has a part '.' or '..'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a//b", "a/"})
  void patterns_with_an_empty_part_are_refused(String glob) {
    assertRefused(glob, "has an empty part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "{a,b", "a\\", "{a,{b,c}}"})
  void malformed_patterns_are_refused(String glob) {
    assertRefused(glob, "is malformed");
  }

  private static void assertRefused(String glob, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.builder("tool").collect(glob))
        .withMessageStartingWith("collect pattern " + Printable.quoted(glob))
        .withMessageContaining(rule)
        .withMessageContaining("give a pattern relative to the task's working directory");
  }
}
