package io.octaskly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.cli.Invocation.Ended;
import io.octaskly.internal.Printable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
class CommandLineTest {
  static Stream<List<String>> commands() {
    return Stream.of(
            "",
            "run",
            "doctor",
            "audit",
            "audit verify",
            "audit query",
            "audit tail",
            "audit export",
            "keygen",
            "hash-password",
            "verify-release")
        .map(words -> words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_tells_what_a_command_does_and_ends_with(List<String> command) {
    Ended ended = help(command);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Usage: octaskly").contains("--verbose");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 100);
    if (!command.equals(List.of("audit"))) {
      assertThat(ended.out()).contains("Exit codes").containsPattern("(?m)^ +0");
    }
  }

  private static Ended help(List<String> command) {
    return Invocation.of(
        Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
  }

  @Test
  void version_is_told() {
    assertThat(Invocation.of("--version").out()).startsWith("octaskly ").contains("Java ");
  }

  @Test
  void without_a_command_the_commands_are_named() {
    Ended ended = Invocation.of();

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.err()).contains("run, doctor, audit").hasLineCount(1);
  }

  @Test
  void unknown_command_is_answered_with_those_there_are_and_not_repeated() {
    Ended ended = Invocation.of("hunter2");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.err())
        .contains("run, doctor, audit")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void unknown_option_is_named_without_its_value() {
    Ended ended = Invocation.of("doctor", "--tokn=hunter2");

    assertThat(ended.err())
        .isEqualTo("octaskly: there is no option --tokn: see octaskly doctor --help\n");
  }

  @Test
  void missing_argument_is_named() {
    assertThat(Invocation.of("audit", "verify").err()).contains("missing: FILE");
    assertThat(Invocation.of("audit", "export", "x.log").err()).contains("missing: --to FILE");
    assertThat(Invocation.of("run").err()).contains("missing: PROGRAM");
  }

  @Test
  void argument_that_begins_with_an_at_sign_is_no_file_of_arguments() {
    assertThat(Invocation.of("run", "echo", "@/etc/hostname").out()).isEqualTo("@/etc/hostname\n");
  }

  @Test
  void stack_trace_is_shown_on_request_only() {
    assertThat(Invocation.of("verify-release", "/no/such").err()).hasLineCount(1);
    assertThat(Invocation.of("--verbose", "verify-release", "/no/such").err())
        .contains("StorageException")
        .contains("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "90, 90",
    "90s, 90",
    "5m, 300",
    "1h30m, 5400",
    "7d, 604800",
    "1d2h3m4s, 93784"
  })
  void times_are_read(String text, long seconds) {
    assertThat(Amounts.duration(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m5", "5 m", "-5m", "1m1h", "1.5h", "5M", "PT5M", "999999999999s"})
  void times_that_are_none_are_refused(String text) {
    Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> Amounts.duration(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1024, 1024",
    "512M, 536870912",
    "2G, 2147483648",
    "1K, 1024",
    "1T, 1099511627776",
    "1GiB, 1073741824",
    "1MB, 1048576"
  })
  void sizes_are_read(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1M", "1.5G", "512m", "1 G", "1P", "999999999999999T"})
  void sizes_that_are_none_are_refused(String text) {
    Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void printed_line_controls_no_terminal() {
    assertThat(Printable.line("a\u001b[2Jb\n\u202ec\u00e9"))
        .isEqualTo("a\\u001b[2Jb\\u000a\\u202ecé");
  }
}
