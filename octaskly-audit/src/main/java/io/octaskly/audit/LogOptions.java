package io.octaskly.audit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The options of a log, as its builder collects them. Not thread-safe until the log is open. */
final class LogOptions {
  static final int BATCH_BYTES = 4 << 20;
  static final int QUEUED_BYTES = 64 << 20;

  private static final int MIN_EVENT_BYTES = 16 << 10;
  private static final int MAX_EVENT_BYTES = 1 << 20;
  private static final int MAX_CHECKPOINT_EVENTS = 65536;

  InstantSource clock = InstantSource.system();
  SecureRandom random = new SecureRandom();
  Durability durability = Durability.DISK;
  Redactor redactor = Redactor.standard();
  int maxEventBytes = 64 << 10;
  int queueLimit = 8192;
  Duration patience = Duration.ofSeconds(10);
  boolean dropWhenFull;
  Rotation rotation = Rotation.STANDARD;
  Retention retention = Retention.FOREVER;
  boolean compress;
  int checkpointEvents = 4096;
  Duration checkpointAge = Duration.ofMinutes(1);
  Consumer<Checkpoint> checkpointListener = checkpoint -> {};
  Floods.@Nullable Rule floods;
  final Map<String, AuditSink> others = new LinkedHashMap<>();

  void maxEventBytes(int bytes) {
    if (bytes < MIN_EVENT_BYTES || bytes > MAX_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "event size " + bytes + " is outside " + MIN_EVENT_BYTES + ".." + MAX_EVENT_BYTES);
    }
    maxEventBytes = bytes;
  }

  void queue(int events, Duration longest) {
    if (events < 1 || longest.isNegative()) {
      throw new IllegalArgumentException(
          "queue of " + events + " events, " + longest + ": give 1 or more and 0 or more");
    }
    queueLimit = events;
    patience = longest;
  }

  void checkpointEvery(int events, Duration age) {
    if (events < 1 || events > MAX_CHECKPOINT_EVENTS || age.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a checkpoint every "
              + events
              + " events, "
              + age
              + ": give 1 to 65536 and 1 second or more");
    }
    checkpointEvents = events;
    checkpointAge = age;
  }
}
