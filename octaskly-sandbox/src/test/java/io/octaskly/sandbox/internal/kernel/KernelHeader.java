package io.octaskly.sandbox.internal.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the {@code #define NAME number} lines of a C header of this machine. */
final class KernelHeader {

  private static final Pattern DEFINITION =
      Pattern.compile("^#\\s*define\\s+(\\w+)\\s+(\\w+)(\\s.*)?$");

  private final Map<String, String> definitions = new HashMap<>();

  private KernelHeader(Path header) {
    try (Stream<String> lines = Files.lines(header)) {
      lines
          .map(DEFINITION::matcher)
          .filter(Matcher::matches)
          .forEach(line -> definitions.putIfAbsent(line.group(1), line.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test, saying why, when the header is not installed. */
  static KernelHeader orSkip(String header) {
    Path path = Path.of(header);
    assumeTrue(
        Files.isReadable(path),
        () ->
            path + " is not installed (package linux-libc-dev); there is nothing to compare with");
    return new KernelHeader(path);
  }

  /**
   * The definitions with this prefix that are a number, or the name of another definition that is
   * one; without the prefix.
   */
  Map<String, Integer> numbersNamed(String prefix) {
    Map<String, Integer> numbers = new HashMap<>();
    definitions.forEach(
        (name, value) -> {
          String resolved = value;
          while (definitions.containsKey(resolved)) {
            resolved = definitions.get(resolved);
          }
          if (name.startsWith(prefix) && resolved.matches("\\d+")) {
            numbers.put(name.substring(prefix.length()), Integer.valueOf(resolved));
          }
        });
    return numbers;
  }
}
