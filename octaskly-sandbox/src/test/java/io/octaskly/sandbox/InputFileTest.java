package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InputFileTest {
  private static final Path FROM = Path.of("/srv/data.csv");
  private static final Path WORK = Path.of("/work/dir");

  @Property
  void whatever_is_accepted_stays_inside_the_working_directory(@ForAll("paths") String as) {
    try {
      new InputFile(FROM, as);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(WORK.resolve(as).normalize()).startsWithRaw(WORK).isNotEqualTo(WORK);
    assertThat(WORK.resolve(as)).hasToString(WORK + "/" + as);
  }

  @Property
  void plain_parts_are_accepted(@ForAll("plainParts") List<String> parts) {
    String as = String.join("/", parts);

    assertThat(new InputFile(FROM, as).as()).isEqualTo(as);
  }

  @Property
  void a_part_that_is_empty_or_dots_is_refused(
      @ForAll("plainParts") List<String> before,
      @ForAll("badPart") String bad,
      @ForAll("plainParts") List<String> after) {
    String as = String.join("/", before) + "/" + bad + "/" + String.join("/", after);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputFile(FROM, as))
        .withMessageStartingWith("input name")
        .withMessageContaining("such as \"data/in.csv\"");
  }

  @Example
  void absolute_empty_and_trailing_slash_are_refused() {
    for (String as : List.of("", "/", "/etc/passwd", "a/", ".", "..", "../a", "a/..")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new InputFile(FROM, as));
    }
  }

  @Example
  void a_name_with_dots_is_no_parent() {
    assertThatNoException().isThrownBy(() -> new InputFile(FROM, "..a/b../...."));
  }

  @Example
  void two_inputs_cannot_share_a_place() {
    Task.Builder task = Task.builder("tool").input(FROM, "data/in");

    for (String as : List.of("data/in", "data", "data/in/part")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> task.input(FROM, as))
          .withMessageContaining("collides with input name \"data/in\"");
    }
    assertThatNoException().isThrownBy(() -> task.input(FROM, "data/in2"));
  }

  @Example
  void nulls_are_refused_by_name() {
    assertThatNullPointerException().isThrownBy(() -> new InputFile(null, "a")).withMessage("from");
    assertThatNullPointerException().isThrownBy(() -> new InputFile(FROM, null)).withMessage("as");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("./a\\ ").ofMaxLength(12);
  }

  @Provide
  Arbitrary<List<String>> plainParts() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(8)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> badPart() {
    return Arbitraries.of("", ".", "..");
  }
}
