package io.octaskly.audit;

import java.nio.file.Path;
import java.time.Duration;

/** A process that records from several threads and says what was acknowledged. */
final class Writers {
  private Writers() {}

  /** Takes the log's file, the number of threads, and of events of each. */
  public static void main(String[] arguments) throws InterruptedException {
    AuditLog log =
        AuditLog.builder(Path.of(arguments[0]))
            .rotation(new Rotation(64 << 10, Duration.ofDays(1)))
            .compressClosedSegments()
            .checkpointEvery(50, Duration.ofMinutes(1))
            .open();
    Thread[] writers = new Thread[Integer.parseInt(arguments[1])];
    for (int i = 0; i < writers.length; i++) {
      int writer = i;
      writers[i] = new Thread(() -> write(log, writer, Integer.parseInt(arguments[2])));
      writers[i].start();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    log.close();
  }

  private static void write(AuditLog log, int writer, int events) {
    for (int i = 0; i < events; i++) {
      String id = writer + "-" + i;
      log.record(ScratchLog.event("x").toBuilder().taskId(id).build());
      System.out.println("acknowledged " + id);
    }
  }
}
