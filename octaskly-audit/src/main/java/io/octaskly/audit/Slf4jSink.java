package io.octaskly.audit;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Gives each event's line to a logger of SLF4J, which must be on the class path ({@code
 * org.slf4j:slf4j-api}). Where the lines go, and when, is for the logging framework to say: it
 * promises no durability, so this is a sink next to one that does. A severity that the logger has
 * switched off is an error rather than a silent loss; put a {@link FilterSink} before to leave
 * events out. Thread-safe as far as the logger is.
 */
public final class Slf4jSink implements AuditSink {
  private final Logger logger;

  private Slf4jSink(Logger logger) {
    this.logger = logger;
  }

  /**
   * {@return a sink for a logger}
   *
   * @param logger the logger's name; it gets {@code debug}, {@code info}, {@code warning} as WARN,
   *     {@code error} and {@code critical} as ERROR
   * @throws NullPointerException if {@code logger} is null
   * @throws NoClassDefFoundError if {@code org.slf4j:slf4j-api} is not on the class path: add it
   */
  public static Slf4jSink named(String logger) {
    return of(LoggerFactory.getLogger(Objects.requireNonNull(logger, "logger")));
  }

  static Slf4jSink of(Logger logger) {
    return new Slf4jSink(logger);
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    for (AuditRecord record : batch) {
      if (!logger.isEnabledForLevel(level(record.event().severity()))) {
        throw new IOException(
            "logger "
                + logger.getName()
                + " is switched off for "
                + level(record.event().severity())
                + ": enable it, or put a FilterSink before this sink");
      }
    }
    for (AuditRecord record : batch) {
      logger.atLevel(level(record.event().severity())).log("{}", record.line());
    }
  }

  private static Level level(Severity severity) {
    return switch (severity) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR, CRITICAL -> Level.ERROR;
    };
  }

  /** Does nothing: SLF4J has no such thing. */
  @Override
  public void force() {}
}
