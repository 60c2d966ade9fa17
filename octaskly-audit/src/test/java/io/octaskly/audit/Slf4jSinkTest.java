package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.octaskly.audit.contract.AuditSinkContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class Slf4jSinkTest implements AuditSinkContract {
  private final Recorder logger = new Recorder();
  private final Slf4jSink sink = Slf4jSink.of(logger);

  @Override
  public Slf4jSink sink() {
    return sink;
  }

  @Override
  public List<String> lines() {
    return logger.lines;
  }

  @Test
  void severities_become_levels() throws Exception {
    InMemorySink memory = new InMemorySink();
    try (AuditLog log = AuditLog.builder(memory).open()) {
      for (Severity severity : Severity.values()) {
        log.record(ScratchLog.event("x").toBuilder().severity(severity).build());
      }
    }
    sink.append(memory.records().subList(1, 6));
    assertThat(logger.levels)
        .containsExactly(Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR, Level.ERROR);
  }

  @Test
  void a_level_that_is_switched_off_is_no_silent_loss() {
    logger.least = Level.WARN;
    assertThatIOException()
        .isThrownBy(() -> sink.append(AuditSinkContract.records(1)))
        .withMessage(
            "logger audit is switched off for INFO: enable it, or put a FilterSink before this"
                + " sink");
    assertThat(logger.lines).isEmpty();
  }

  /** A logging framework of a few lines. */
  private static final class Recorder extends AbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines = new ArrayList<>();
    private final transient List<Level> levels = new ArrayList<>();
    private Level least = Level.TRACE;

    Recorder() {
      this.name = "audit";
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      levels.add(level);
      lines.add(MessageFormatter.arrayFormat(message, arguments).getMessage());
    }

    private boolean enabled(Level level) {
      return level.toInt() >= least.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
      return enabled(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
      return isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
      return enabled(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
      return isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return enabled(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
      return isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return enabled(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
      return isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return enabled(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
      return isErrorEnabled();
    }
  }
}
