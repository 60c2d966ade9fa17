package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tools search logs for these words: they do not change. */
class VocabularyTest {
  @Test
  void event_types_are_spelled_as_published() throws IllegalAccessException {
    assertThat(constants(EventType.class))
        .containsExactly(
            "authentication",
            "authorization",
            "user_management",
            "task_execution",
            "data_access",
            "node",
            "system",
            "audit");
  }

  @Test
  void actions_are_spelled_as_published() throws IllegalAccessException {
    List<String> published = new ArrayList<>();
    published.addAll(List.of("login_succeeded", "login_failed", "token_issued", "token_refreshed"));
    published.addAll(List.of("token_expired", "token_revoked", "api_key_created"));
    published.addAll(List.of("api_key_rotated", "api_key_revoked"));
    published.addAll(List.of("access_denied", "rate_limited"));
    published.addAll(List.of("user_created", "role_changed"));
    published.addAll(List.of("permission_granted", "permission_revoked"));
    published.addAll(List.of("task_submitted", "task_started", "task_completed", "task_failed"));
    published.addAll(List.of("task_timed_out", "task_cancelled", "limit_exceeded"));
    published.add("sandbox_denied");
    published.addAll(List.of("state_read", "state_written", "state_deleted", "subject_erased"));
    published.addAll(List.of("worker_registered", "worker_unregistered"));
    published.addAll(List.of("node_connected", "node_disconnected"));
    published.addAll(List.of("system_started", "system_stopped", "configuration_changed"));
    published.addAll(List.of("secret_rotated", "lockdown"));
    published.addAll(List.of("log_opened", "log_repaired", "segment_rotated"));
    published.addAll(List.of("retention_applied", "events_dropped", "log_closed"));
    assertThat(constants(Action.class)).containsExactlyElementsOf(published);
  }

  @Test
  void severities_are_spelled_as_published_and_rise() {
    assertThat(Arrays.stream(Severity.values()).map(Severity::label))
        .containsExactly("debug", "info", "warning", "error", "critical");
  }

  @ParameterizedTest
  @EnumSource
  void a_severity_is_found_by_its_label(Severity severity) {
    assertThat(Severity.of(severity.label())).isEqualTo(severity);
  }

  @Test
  void constants_are_named_like_their_values() throws IllegalAccessException {
    for (Class<?> type : List.of(EventType.class, Action.class)) {
      for (Field field : type.getFields()) {
        assertThat(field.get(null)).isEqualTo(field.getName().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static List<String> constants(Class<?> type) throws IllegalAccessException {
    List<String> values = new ArrayList<>();
    for (Field field : type.getFields()) {
      values.add((String) field.get(null));
    }
    return values;
  }
}
