package io.octaskly;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.ErasableSink;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A host with a clock that stands still, API keys for anybody, and a log in memory whose disk can
 * be full.
 */
final class HostFixture implements AutoCloseable {
  static final String ADDRESS = "192.0.2.7";
  static final String SECRET = "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa";

  final MovableClock clock = new MovableClock();
  final InMemorySink sink = new InMemorySink();
  final FullDisk disk = new FullDisk(sink);
  final OctasklyHost host;

  HostFixture() {
    this(builder -> builder);
  }

  HostFixture(UnaryOperator<OctasklyHost.Builder> settings) {
    host =
        settings
            .apply(
                Octaskly.host()
                    .secret(SecretSource.of(SECRET.toCharArray()))
                    .apiKeys(ApiKeyStore.inMemory())
                    .clock(clock)
                    .drainFor(Duration.ZERO)
                    .audit(AuditLog.builder(disk).open()))
            .start();
  }

  /** Somebody with an API key of its own. */
  Caller caller(String subject, Role role) {
    return caller(TokenRequest.of(subject, role));
  }

  Caller caller(TokenRequest request) {
    return host.authenticate(
        "Bearer " + host.administration().issueApiKey(request).text(), ADDRESS);
  }

  List<String> actions() {
    return sink.events().stream().map(AuditEvent::action).toList();
  }

  List<String> actionsOf(String taskId) {
    return sink.events().stream()
        .filter(event -> event.taskId().filter(taskId::equals).isPresent())
        .map(AuditEvent::action)
        .toList();
  }

  List<String> lines() {
    return sink.records().stream().map(AuditRecord::line).toList();
  }

  @Override
  public void close() {
    disk.leaveRoomFor(Integer.MAX_VALUE);
    if (!disk.hasFailed()) {
      host.shutdownNow();
    }
  }

  /** A clock that stands still until it is moved. */
  static final class MovableClock implements InstantSource {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
      return now;
    }

    synchronized void advance(Duration by) {
      now = now.plus(by);
    }
  }

  /** Takes events until it is full. */
  static final class FullDisk implements ErasableSink {
    private final InMemorySink behind;
    private int room = Integer.MAX_VALUE;
    private boolean hasFailed;

    FullDisk(InMemorySink behind) {
      this.behind = behind;
    }

    synchronized void leaveRoomFor(int events) {
      room = events;
    }

    synchronized boolean hasFailed() {
      return hasFailed;
    }

    @Override
    public synchronized void append(List<AuditRecord> batch) throws IOException {
      if (batch.size() > room) {
        hasFailed = true;
        throw new IOException("No space left on device");
      }
      room -= batch.size();
      behind.append(batch);
    }

    @Override
    public void force() {
      behind.force();
    }

    @Override
    public synchronized long erase(Eraser eraser) throws IOException {
      return behind.erase(eraser);
    }
  }
}
