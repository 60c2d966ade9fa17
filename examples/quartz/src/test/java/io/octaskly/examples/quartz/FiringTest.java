package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.Task;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.quartz.TriggerKey;

final class FiringTest {
  private static final Instant DUE = Instant.parse("2026-01-01T03:00:00Z");

  private static String id(String group, String name) {
    String id = new Firing(new TriggerKey(name, group), DUE).taskId();
    assertThat(Task.builder("true").id(id).build().id()).isEqualTo(id);
    return id;
  }

  @Test
  void id_names_the_trigger_and_when_it_was_due() {
    assertThat(id("reports", "nightly")).isEqualTo("reports:nightly:2026-01-01T03:00:00Z");
  }

  @Test
  void names_that_a_task_id_cannot_have_are_hashed() {
    assertThat(id("Berichte", "nächtlich/1")).matches("sha256:[0-9a-f]{64}:2026-01-01T03:00:00Z");
    assertThat(id("g", "x".repeat(200))).startsWith("sha256:");
  }

  @Test
  void names_that_look_alike_when_joined_are_kept_apart() {
    assertThat(id("a:b", "c")).isNotEqualTo(id("a", "b:c"));
  }
}
