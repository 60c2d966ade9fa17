package io.octaskly.audit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.ErasableSink;
import io.octaskly.audit.EventType;
import io.octaskly.audit.InMemorySink;
import io.octaskly.audit.ResumableSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditSink}; a new and empty sink for each test. */
public interface AuditSinkContract {

  /** {@return the sink under test, the same within one test} */
  AuditSink sink() throws Exception;

  /** {@return the lines that the sink has stored or sent, without newlines, in order} */
  List<String> lines() throws Exception;

  /** {@return records of a log, chained, with every kind of text} */
  static List<AuditRecord> records(int events) {
    InMemorySink memory = new InMemorySink();
    try (AuditLog log = AuditLog.builder(memory).open()) {
      for (int i = 0; i < events; i++) {
        log.record(
            AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
                .user(i % 2 == 0 ? "alice" : null)
                .taskId("task-" + i)
                .sourceIp("192.0.2." + i)
                .detail("argv", List.of("run", "--name=Zoë 東京 \uD83D\uDE00", "a\nb\u0000c\"'\\"))
                .detail("nested", Map.of("n", i))
                .build());
      }
    }
    return memory.records();
  }

  @Test
  default void every_record_arrives_in_order_with_its_exact_line() throws Exception {
    List<AuditRecord> records = records(20);
    sink().append(records.subList(0, 1));
    sink().force();
    sink().append(records.subList(1, 15));
    sink().append(records.subList(15, records.size()));
    sink().force();
    assertThat(lines()).isEqualTo(records.stream().map(AuditRecord::line).toList());
  }

  @Test
  default void a_large_batch_arrives_whole() throws Exception {
    List<AuditRecord> records = records(2000);
    sink().append(records);
    sink().force();
    assertThat(lines()).hasSameSizeAs(records).last().isEqualTo(last(records).line());
  }

  @Test
  default void a_large_event_arrives_whole() throws Exception {
    InMemorySink memory = new InMemorySink();
    try (AuditLog log = AuditLog.builder(memory).open()) {
      log.record(
          AuditEvent.builder("host_event", "large").detail("text", "é".repeat(25_000)).build());
    }
    sink().append(memory.records());
    sink().force();
    assertThat(lines().get(1)).isEqualTo(memory.records().get(1).line());
  }

  @Test
  default void characters_that_databases_and_protocols_act_upon_are_only_text() throws Exception {
    InMemorySink memory = new InMemorySink();
    try (AuditLog log = AuditLog.builder(memory).open()) {
      log.record(
          AuditEvent.builder("host_event", "strange")
              .user("'; drop table x; --\u0000\r\n<13>1 {} %s")
              .taskId("\u0000")
              .sourceIp("\u0000{}")
              .build());
    }
    sink().append(memory.records());
    sink().force();
    assertThat(lines().get(1)).isEqualTo(memory.records().get(1).line());
  }

  @Test
  default void a_batch_is_not_kept() throws Exception {
    List<AuditRecord> records = records(3);
    List<AuditRecord> batch = new ArrayList<>(records);
    sink().append(batch);
    batch.clear();
    sink().force();
    assertThat(lines()).hasSameSizeAs(records);
  }

  @Test
  default void a_log_can_be_kept_in_it() throws Exception {
    try (AuditLog log = AuditLog.builder(sink()).open()) {
      log.record(AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED).build());
    }
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).contains("\"action\":\"system_started\"");
  }

  @Test
  default void a_resumable_sink_says_where_it_ends() throws Exception {
    assumeThat(sink()).as("cannot resume").isInstanceOf(ResumableSink.class);
    ResumableSink resumable = (ResumableSink) sink();
    assertThat(resumable.lastHead()).isEmpty();
    List<AuditRecord> records = records(12);
    resumable.append(records);
    resumable.force();
    ChainHead last = last(records).head();
    assertThat(resumable.lastHead()).contains(last);
    try (AuditLog log = AuditLog.builder(resumable).open()) {
      assertThat(log.head().sequence()).isEqualTo(last.sequence() + 1);
    }
  }

  @Test
  default void an_erasable_sink_replaces_lines_and_nothing_else() throws Exception {
    assumeThat(sink()).as("cannot erase").isInstanceOf(ErasableSink.class);
    ErasableSink erasable = (ErasableSink) sink();
    try (AuditLog log = AuditLog.builder(erasable).open()) {
      log.record(AuditEvent.builder("host_event", "a").user("alice").sourceIp("192.0.2.1").build());
      log.record(AuditEvent.builder("host_event", "b").user("bob").detail("to", "alice").build());
      List<String> before = lines();
      log.eraseSubject("alice");
      assertThat(lines().toString()).doesNotContain("alice", "192.0.2.1").contains("bob");
      assertThat(lines().get(0)).isEqualTo(before.get(0));
      assertThat(lines()).hasSize(before.size() + 1);
    }
  }

  @Test
  default void an_eraser_that_fails_is_heard_of() throws Exception {
    assumeThat(sink()).as("cannot erase").isInstanceOf(ErasableSink.class);
    ErasableSink erasable = (ErasableSink) sink();
    List<AuditRecord> records = records(3);
    erasable.append(records);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                erasable.erase(
                    line -> {
                      throw new IOException("not as it was written");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not as it was written");
    assertThat(lines()).isEqualTo(records.stream().map(AuditRecord::line).toList());
  }

  private static AuditRecord last(List<AuditRecord> records) {
    return records.get(records.size() - 1);
  }
}
