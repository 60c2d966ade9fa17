package io.octaskly.examples.benchmarks.audit;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;

/** File appenders of logging frameworks: JSON layout, flushed to the system at every event. */
final class LoggingPeers {
  private LoggingPeers() {}

  /** Takes one message. */
  interface Peer {
    void log(String message);
  }

  static Peer logback(Path file) {
    LoggerContext context = new LoggerContext();
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.setImmediateFlush(true);
    appender.start();
    ch.qos.logback.classic.Logger logger = context.getLogger("audit");
    logger.addAppender(appender);
    return logger::info;
  }

  static Peer log4j(Path file) {
    Configuration configuration = new DefaultConfiguration();
    org.apache.logging.log4j.core.appender.FileAppender appender =
        org.apache.logging.log4j.core.appender.FileAppender.newBuilder()
            .setName("audit")
            .setFileName(file.toString())
            .setImmediateFlush(true)
            .setConfiguration(configuration)
            .setLayout(
                JsonTemplateLayout.newBuilder()
                    .setConfiguration(configuration)
                    .setEventTemplateUri("classpath:EcsLayout.json")
                    .build())
            .build();
    appender.start();
    return message ->
        appender.append(
            Log4jLogEvent.newBuilder()
                .setLoggerName("audit")
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage(message))
                .build());
  }
}
