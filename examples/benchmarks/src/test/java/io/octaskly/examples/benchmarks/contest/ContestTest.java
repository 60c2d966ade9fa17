package io.octaskly.examples.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
  private final Group group = new Group("question", Measure.rate("1/s"), "a", "");

  @Test
  void everybody_takes_part_in_every_round() throws InterruptedException {
    List<String> turns = new ArrayList<>();

    new Contest(group, 1)
        .add("a", () -> turn(turns, "a"))
        .add("b", () -> turn(turns, "b"))
        .run(Duration.ZERO, 100);

    // One round to warm up, and three that count.
    assertThat(turns).hasSize(8);
    assertThat(group.series()).extracting(Series::size).containsExactly(3, 3);
  }

  @Test
  void the_same_seed_gives_the_same_order() throws InterruptedException {
    assertThat(order(7)).isEqualTo(order(7));
  }

  @Test
  void who_fails_is_reported_with_the_error_and_the_others_go_on() throws InterruptedException {
    new Contest(group, 1)
        .add("a", () -> 1)
        .add(
            "broken",
            () -> {
              throw new IOException("no such program");
            })
        .run(Duration.ZERO, 100);

    assertThat(group.absent())
        .containsExactly(
            java.util.Map.entry("broken", "failed: java.io.IOException: no such program"));
    assertThat(group.series()).extracting(Series::name).containsExactly("a");
  }

  private List<String> order(long seed) throws InterruptedException {
    List<String> turns = new ArrayList<>();
    Contest contest = new Contest(new Group("q", Measure.rate("1/s"), "a", ""), seed);
    for (String name : List.of("a", "b", "c", "d")) {
      contest.add(name, () -> turn(turns, name));
    }
    contest.run(Duration.ZERO, 100);
    return turns;
  }

  private static double turn(List<String> turns, String name) {
    turns.add(name);
    return 1;
  }
}
