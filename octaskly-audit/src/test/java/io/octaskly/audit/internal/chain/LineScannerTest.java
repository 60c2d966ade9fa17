package io.octaskly.audit.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineScannerTest {
  @Property(tries = 200)
  void lines_come_out_as_they_went_in(
      @ForAll @Size(max = 20) List<@IntRange(max = 300_000) Integer> lengths,
      @ForAll boolean terminated)
      throws IOException {
    StringBuilder text = new StringBuilder();
    List<Integer> expected = new ArrayList<>();
    for (int length : lengths) {
      text.append("x".repeat(length)).append('\n');
      expected.add(length);
    }
    if (!terminated) {
      text.append("rest");
      expected.add(4);
    }
    List<Integer> found = new ArrayList<>();
    long offset = 0;
    try (LineScanner lines = new LineScanner(stream(text.toString()))) {
      while (lines.next()) {
        found.add(lines.length());
        assertThat(lines.number()).isEqualTo(found.size());
        assertThat(lines.offset()).isEqualTo(offset);
        assertThat(lines.terminated()).isEqualTo(terminated || lines.number() <= lengths.size());
        offset += lines.length() + 1;
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void a_line_that_is_too_long_ends_the_scan() throws IOException {
    try (LineScanner lines =
        new LineScanner(stream("a\n" + "x".repeat(3 * LineScanner.MAX_LINE) + "\nb\n"))) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isEqualTo(LineScanner.MAX_LINE);
      assertThat(lines.terminated()).isFalse();
      assertThat(lines.next()).isFalse();
    }
  }

  @Test
  void an_empty_line_is_a_line() throws IOException {
    try (LineScanner lines = new LineScanner(stream("\n\n"))) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.next()).isTrue();
      assertThat(lines.next()).isFalse();
    }
  }

  /** Gives few bytes at a time, as a pipe would. */
  private static InputStream stream(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length)) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 70_001));
      }
    };
  }
}
