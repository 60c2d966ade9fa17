package io.octaskly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The jars that a user gets with a module are few and chosen: each new one is a decision, taken by
 * editing {@code run-time-class-path.txt}.
 */
class RunTimeClassPathTest {
  /** What the build resolved for run time, for example {@code g:a:jar:1.0:compile (optional)}. */
  private static final Pattern RESOLVED = Pattern.compile("^ +([^: ]+):([^: ]+):.*$");

  @ParameterizedTest
  @EnumSource
  void users_get_the_expected_jars_only(LibraryModule module) throws IOException {
    assertThat(resolved(module, false))
        .as("run-time class path of %s (expected: run-time-class-path.txt)", module.artifactId())
        .containsExactlyInAnyOrderElementsOf(expected(module.artifactId()));
  }

  /** The command line's parser, metrics and the like come to nobody who does not ask for them. */
  @ParameterizedTest
  @EnumSource
  void what_some_users_add_is_optional(LibraryModule module) throws IOException {
    assertThat(resolved(module, true))
        .as("optional for %s (expected: run-time-class-path.txt)", module.artifactId())
        .containsExactlyInAnyOrderElementsOf(expected("optional " + module.artifactId()));
  }

  private static List<String> resolved(LibraryModule module, boolean optional) throws IOException {
    return Files.readAllLines(module.output("run-time-class-path.txt")).stream()
        .map(RESOLVED::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group().contains("(optional)") == optional)
        .map(line -> line.group(1) + ":" + line.group(2))
        .toList();
  }

  private static List<String> expected(String start) throws IOException {
    try (InputStream in =
        RunTimeClassPathTest.class.getResourceAsStream("run-time-class-path.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(start + " "))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }
  }
}
