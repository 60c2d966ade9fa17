package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelTest {

  static Stream<List<String>> labels() {
    return Stream.of(
        Stream.of(Limit.values()).map(Limit::label).toList(),
        Stream.of(Guarantee.values()).map(Guarantee::label).toList(),
        Stream.of(Mechanism.values()).map(Mechanism::label).toList());
  }

  @ParameterizedTest
  @MethodSource("labels")
  void every_label_is_its_own(List<String> labels) {
    assertThat(labels).doesNotHaveDuplicates().allSatisfy(label -> assertThat(label).isNotBlank());
  }

  @Test
  void labels_are_the_words_of_the_documentation() {
    assertThat(Limit.WALL_TIME.label()).isEqualTo("wall time");
    assertThat(Guarantee.WRITES_CONFINED.label()).isEqualTo("write only where granted");
    assertThat(Mechanism.LANDLOCK_SCOPES.label()).isEqualTo("Landlock scopes");
  }
}
