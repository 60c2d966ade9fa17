package io.octaskly.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.internal.FairQueue.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private static boolean hasTurn(Ticket ticket) {
    return ticket.turn().isDone();
  }

  @Test
  void owners_take_turns_and_tickets_of_one_keep_their_order() {
    FairQueue queue = new FairQueue(1, 1, 10, 10);
    Ticket first = queue.enter("x").orElseThrow();
    Map<String, Ticket> waiting = new LinkedHashMap<>();
    for (String name : List.of("a1", "a2", "a3", "b1", "c1", "c2")) {
      waiting.put(name, queue.enter(name.substring(0, 1)).orElseThrow());
    }

    queue.leave(first);

    List<String> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<String> turns =
          waiting.entrySet().stream()
              .filter(e -> hasTurn(e.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(turns).hasSize(1);
      order.addAll(turns);
      queue.leave(waiting.remove(turns.get(0)));
    }
    assertThat(order).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
  }

  @Test
  void owner_at_its_limit_holds_up_nobody_else() {
    FairQueue queue = new FairQueue(2, 1, 10, 10);
    assertThat(queue.enter("a").map(FairQueueTest::hasTurn)).contains(true);
    Ticket second = queue.enter("a").orElseThrow();

    Ticket other = queue.enter("b").orElseThrow();

    assertThat(hasTurn(second)).isFalse();
    assertThat(hasTurn(other)).isTrue();
  }

  @Test
  void as_many_wait_as_may_and_no_more() {
    FairQueue queue = new FairQueue(1, 1, 3, 2);
    assertThat(queue.enter("x").map(FairQueueTest::hasTurn)).contains(true);

    assertThat(queue.enter("a")).isPresent();
    assertThat(queue.enter("a")).isPresent();
    assertThat(queue.enter("a")).isEmpty();
    assertThat(queue.enter("b")).isPresent();
    assertThat(queue.enter("b")).isEmpty();
    assertThat(queue.waiting()).isEqualTo(3);
  }

  @Test
  void ticket_that_leaves_twice_frees_one_place() {
    FairQueue queue = new FairQueue(1, 1, 3, 3);
    Ticket first = queue.enter("a").orElseThrow();
    queue.leave(first);
    Ticket second = queue.enter("a").orElseThrow();

    queue.leave(first);

    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.enter("a").map(FairQueueTest::hasTurn)).contains(false);
    queue.leave(second);
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.waiting()).isZero();
  }

  /** Whatever comes and goes: no limit is passed, and nobody waits who could run. */
  @Property
  void limits_hold_and_no_room_is_left_unused(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 5) Integer> steps,
      @ForAll @IntRange(min = 1, max = 4) int running,
      @ForAll @IntRange(min = 1, max = 3) int perOwner) {
    FairQueue queue = new FairQueue(running, perOwner, 20, 8);
    Map<Ticket, String> inside = new LinkedHashMap<>();
    for (int step : steps) {
      if (step < 4) {
        String owner = "owner-" + step;
        Optional<Ticket> ticket = queue.enter(owner);
        ticket.ifPresent(entered -> inside.put(entered, owner));
      } else if (!inside.isEmpty()) {
        List<Ticket> tickets = List.copyOf(inside.keySet());
        Ticket leaving = tickets.get(step == 4 ? 0 : tickets.size() - 1);
        inside.remove(leaving);
        queue.leave(leaving);
      }
      assertConsistent(queue, inside, running, perOwner);
    }
    List.copyOf(inside.keySet()).forEach(queue::leave);
    assertThat(queue.running() + queue.waiting()).isZero();
  }

  private static void assertConsistent(
      FairQueue queue, Map<Ticket, String> inside, int running, int perOwner) {
    Map<String, Integer> runs = new LinkedHashMap<>();
    inside.forEach((ticket, owner) -> runs.merge(owner, hasTurn(ticket) ? 1 : 0, Integer::sum));
    int all = runs.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(queue.running()).isEqualTo(all).isLessThanOrEqualTo(running);
    assertThat(queue.waiting()).isEqualTo(inside.size() - all).isLessThanOrEqualTo(20);
    assertThat(runs.values()).allMatch(n -> n <= perOwner);
    inside.forEach(
        (ticket, owner) -> {
          if (!hasTurn(ticket)) {
            assertThat(all == running || runs.get(owner) == perOwner).isTrue();
          }
        });
  }
}
