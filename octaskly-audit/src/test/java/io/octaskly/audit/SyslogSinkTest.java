package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.contract.AuditSinkContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SyslogSinkTest implements AuditSinkContract {
  private static SyslogReceiver receiver;

  private final Counting sink =
      new Counting(
          SyslogSink.tls(
              "localhost",
              receiver.port(),
              receiver.trusted.getSocketFactory(),
              "host-1",
              "octaskly"));

  private final List<String> received = new ArrayList<>();

  @BeforeAll
  static void start() {
    receiver = SyslogReceiver.start("localhost");
  }

  @AfterAll
  static void stop() throws IOException {
    receiver.close();
  }

  @AfterEach
  void disconnect() throws IOException {
    lines();
    sink.target.close();
  }

  @Override
  public AuditSink sink() {
    return sink;
  }

  @Override
  public List<String> lines() {
    for (String message : receiver.take(sink.sent - received.size())) {
      received.add(message.substring(message.indexOf('{')));
    }
    return received;
  }

  @Test
  void a_message_has_the_form_of_rfc_5424() throws Exception {
    AuditRecord record = AuditSinkContract.records(1).get(1);
    sink.append(List.of(record));
    String message = receiver.take(1).get(0);
    received.add(record.line());
    assertThat(message)
        .matches(
            "<110>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.?\\d*Z host-1 octaskly \\d+"
                + " task_execution - \\{.*\\}")
        .endsWith(record.line());
  }

  @Test
  void severities_become_those_of_syslog() {
    InMemorySink memory = new InMemorySink();
    try (AuditLog log = AuditLog.builder(memory).open()) {
      for (Severity severity : Severity.values()) {
        log.record(ScratchLog.event("x").toBuilder().severity(severity).build());
      }
    }
    assertThat(memory.records().subList(1, 6))
        .extracting(
            record ->
                new String(sink.target.frame(record), StandardCharsets.UTF_8)
                    .replaceFirst("^\\d+ (<\\d+>).*", "$1"))
        .containsExactly("<111>", "<110>", "<108>", "<107>", "<106>");
  }

  @Test
  void a_lost_connection_is_made_again() throws Exception {
    List<AuditRecord> records = AuditSinkContract.records(300);
    sink.append(records.subList(0, 1));
    lines();
    receiver.dropConnections();
    // The first write after the loss may still be taken by the network.
    sink.append(records.subList(1, 2));
    sink.append(records.subList(2, records.size()));
    String last = "";
    while (!last.endsWith(records.get(records.size() - 1).line())) {
      last = receiver.take(1).get(0);
    }
    sink.sent = received.size();
    assertThat(last).contains("log_closed");
  }

  @Test
  void a_receiver_that_is_not_trusted_gets_nothing() throws Exception {
    SyslogSink careful =
        SyslogSink.tls(
            "localhost",
            receiver.port(),
            SSLContext.getDefault().getSocketFactory(),
            "host-1",
            "octaskly");
    assertThatIOException()
        .isThrownBy(() -> careful.append(AuditSinkContract.records(1)))
        .withMessageStartingWith("syslog receiver localhost:");
  }

  @Test
  void a_receiver_of_another_name_gets_nothing() throws Exception {
    try (SyslogReceiver other = SyslogReceiver.start("other.example")) {
      SyslogSink careful =
          SyslogSink.tls(
              "localhost", other.port(), other.trusted.getSocketFactory(), "host-1", "octaskly");
      assertThatIOException()
          .isThrownBy(() -> careful.append(AuditSinkContract.records(1)))
          .withMessageContaining("localhost");
    }
  }

  @Test
  void a_receiver_that_is_down_is_an_error() throws Exception {
    SyslogReceiver gone = SyslogReceiver.start("localhost");
    gone.close();
    SyslogSink lonely =
        SyslogSink.tls(
            "localhost", gone.port(), gone.trusted.getSocketFactory(), "host-1", "octaskly");
    assertThatIOException()
        .isThrownBy(() -> lonely.append(AuditSinkContract.records(1)))
        .withMessageStartingWith("syslog receiver localhost:" + gone.port());
  }

  @Test
  void fields_of_another_form_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyslogSink.tls("h", 1, receiver.trusted.getSocketFactory(), "a b", "c"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyslogSink.tls("h", 0, receiver.trusted.getSocketFactory(), "a", "c"));
  }

  /** Counts what went out, so that it can be awaited on the other side. */
  private static final class Counting implements AuditSink {
    private final SyslogSink target;
    private int sent;

    Counting(SyslogSink target) {
      this.target = target;
    }

    @Override
    public void append(List<AuditRecord> batch) throws IOException {
      target.append(batch);
      sent += batch.size();
    }

    @Override
    public void force() {
      target.force();
    }
  }
}
