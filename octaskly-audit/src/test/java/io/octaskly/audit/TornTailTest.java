package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A crash at any byte is repaired. */
class TornTailTest {
  @Property(tries = 100)
  void a_log_cut_at_any_byte_is_repaired(@ForAll @IntRange(max = 1500) int length) {
    try (ScratchLog torn = new ScratchLog().with("a", "b", "c")) {
      List<String> before = torn.lines();
      byte[] bytes = torn.bytes();
      int left = Math.min(length, bytes.length);
      torn.write(Arrays.copyOf(bytes, left));
      int whole = (int) torn.text().chars().filter(c -> c == '\n').count();
      int tail = left - (torn.text().lastIndexOf('\n') + 1);

      torn.open().close();

      assertThat(torn.verify()).isInstanceOf(Intact.class);
      assertThat(torn.lines().subList(0, whole)).isEqualTo(before.subList(0, whole));
      String session = torn.lines().get(whole);
      assertThat(session).contains("\"action\":\"log_opened\"");
      assertThat(torn.text().contains("log_repaired")).isEqualTo(tail > 0);
      if (tail > 0) {
        assertThat(torn.lines().get(whole + 1))
            .contains("\"action\":\"log_repaired\"")
            .contains("{\"after_sequence\":" + whole + ",\"torn_bytes\":" + tail + "}");
      }
    }
  }

  @Property(tries = 50)
  void blocks_of_zeros_behind_the_last_whole_line_are_repaired(
      @ForAll @IntRange(min = 1, max = 3000) int zeros, @ForAll @IntRange(max = 3) int after) {
    try (ScratchLog torn = new ScratchLog().with("a", "b")) {
      int whole = torn.bytes().length;
      int blocks = ((whole + zeros + 511) / 512) * 512;
      String rest = "rest of a line\n".repeat(after);
      byte[] bytes = Arrays.copyOf(torn.bytes(), blocks + rest.length());
      System.arraycopy(rest.getBytes(StandardCharsets.US_ASCII), 0, bytes, blocks, rest.length());
      torn.write(bytes);
      assertThat(torn.verify())
          .isInstanceOfSatisfying(
              Broken.class, b -> assertThat(b.problem()).isEqualTo(Problem.TORN_TAIL));

      torn.open().close();

      assertThat(torn.verify()).isInstanceOf(Intact.class);
      assertThat(torn.text()).contains("\"torn_bytes\":" + (bytes.length - whole));
    }
  }
}
