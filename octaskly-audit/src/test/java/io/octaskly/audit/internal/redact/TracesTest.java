package io.octaskly.audit.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The quick look may send a clean text to the patterns, but never keeps a secret from them. */
class TracesTest {
  private static final Assignments ASSIGNMENTS = new Assignments(new SecretNames(List.of()));

  @Property(tries = 2000)
  void what_the_patterns_find_has_left_a_trace(@ForAll("texts") String text) {
    long traces = Traces.in(text);
    Spans some = new Spans();
    if (Traces.mayAssign(traces)) {
      ASSIGNMENTS.find(text, some);
    }
    Traces.findForms(traces, text, some);
    Spans all = new Spans();
    ASSIGNMENTS.find(text, all);
    for (SecretForm form : SecretForm.values()) {
      form.find(text, all);
    }
    assertThat(some.replaceIn(text, Redactor.MARK)).isEqualTo(all.replaceIn(text, Redactor.MARK));
  }

  @Test
  void a_clean_text_has_no_traces() {
    for (String text :
        List.of(
            "dispatcher-01", "192.168.1.100", "--fast", "wall 3600 s, memory 512 MiB", "é 東京")) {
      assertThat(Traces.in(text)).as(text).isZero();
    }
  }

  /** Parts of real secrets and their look-alikes, joined by what may stand around them. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> lines = Arbitraries.of(lines());
    Arbitrary<String> parts = Arbitraries.of(lines().stream().flatMap(TracesTest::parts).toList());
    Arbitrary<String> between =
        Arbitraries.of("", " ", "\n", "\t", "=", ":", "/", "-", "_", "\"", "é", "x", "X", "7");
    return Arbitraries.frequencyOf(
            Tuple.of(2, lines),
            Tuple.of(5, parts),
            Tuple.of(5, between),
            Tuple.of(1, parts.map(part -> part.toUpperCase(Locale.ROOT))))
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list));
  }

  private static Stream<String> parts(String line) {
    return Arrays.stream(line.split("[ =:]", -1));
  }

  private static List<String> lines() {
    return List.of("secrets.txt", "look-alikes.txt").stream()
        .flatMap(name -> corpus(name).lines())
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("\t.*", "").replace("\\n", "\n"))
        .toList();
  }

  private static String corpus(String name) {
    try (InputStream in = Redactor.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
