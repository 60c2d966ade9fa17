package io.octaskly.sandbox.internal.denial;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.Guarantee;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenialLogTest {
  private final DenialLog log = DenialLog.empty();

  @Test
  void repetitions_are_counted() {
    note("a");
    note("b");
    note("a");

    assertThat(log.denied().calls())
        .extracting(RefusedCall::text, RefusedCall::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 2L),
            org.assertj.core.groups.Tuple.tuple("b", 1L));
    assertThat(log.denied().total()).isEqualTo(3);
    assertThat(log.denied().gap()).isNull();
  }

  @Test
  void different_calls_beyond_the_bound_are_only_counted_and_that_is_said() {
    for (int i = 0; i < 1000; i++) {
      note("call " + i);
    }

    assertThat(log.denied().calls()).hasSize(DenialLog.MOST_KINDS);
    assertThat(log.denied().total()).isEqualTo(1000);
    assertThat(log.denied().gap()).contains("more than 256 different calls");
  }

  @Test
  void each_kind_is_told_once_in_order_also_to_who_comes_late() {
    List<String> told = new ArrayList<>();
    note("a");
    log.tell();
    note("b");
    log.onDenied(call -> told.add(call.text()));
    note("a");
    note("c");
    log.tell();
    log.tell();

    assertThat(told).containsExactly("a", "b", "c");
  }

  private void note(String text) {
    if (!log.countsKnown(text)) {
      log.note(new RefusedCall(text, text, 1, 1, 1, Guarantee.READS_CONFINED, null));
    }
  }
}
