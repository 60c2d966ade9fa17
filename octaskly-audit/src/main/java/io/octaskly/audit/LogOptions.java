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
}
