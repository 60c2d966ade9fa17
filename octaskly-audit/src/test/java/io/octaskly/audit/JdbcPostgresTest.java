package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.contract.AuditSinkContract;
import io.octaskly.testing.postgres.PostgresServer;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class JdbcPostgresTest implements AuditSinkContract {
  private final DataSource database = PostgresServer.shared().newDatabase();
  private final JdbcSink sink = JdbcSink.of(database, "audit").createTable();

  @Override
  public JdbcSink sink() {
    return sink;
  }

  @Override
  public List<String> lines() throws Exception {
    return JdbcLines.of(database, "select line from audit order by sequence");
  }

  @Test
  void columns_are_there_to_search_by() throws Exception {
    sink().append(AuditSinkContract.records(10));
    assertThat(
            JdbcLines.of(
                database,
                "select task_id from audit where user_name = 'alice' and action = 'task_started'"
                    + " and recorded_at > now() - interval '1 hour' order by sequence"))
        .containsExactly("task-0", "task-2", "task-4", "task-6", "task-8");
    assertThat(
            JdbcLines.of(
                database,
                "select line::jsonb ->> 'action' from audit where event_type = 'audit'"
                    + " order by sequence"))
        .containsExactly("log_opened", "log_closed");
  }

  @Test
  void a_batch_is_recorded_whole_or_not_at_all() throws Exception {
    List<AuditRecord> records = AuditSinkContract.records(10);
    sink().append(records.subList(5, 6));
    assertThatIOException()
        .isThrownBy(() -> sink().append(records))
        .withMessageStartingWith("table audit: ");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void a_log_whose_table_is_gone_fails_closed() throws Exception {
    try (AuditLog log = AuditLog.builder(sink()).open()) {
      log.record(ScratchLog.event("a"));
      try (Connection connection = database.getConnection()) {
        connection.createStatement().execute("drop table audit");
      }
      assertThatExceptionOfType(AuditException.class)
          .isThrownBy(() -> log.record(ScratchLog.event("b")))
          .withMessageContaining("the audit log cannot record: table audit: ");
    } catch (AuditException e) {
      assertThat(e).hasMessageContaining("table audit");
    }
  }

  @Test
  void a_table_of_another_form_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> JdbcSink.of(database, "x; drop"));
  }
}
