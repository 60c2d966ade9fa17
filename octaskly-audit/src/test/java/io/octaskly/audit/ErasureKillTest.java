package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** A process that is killed while it erases: what is on record as erased is gone, or nothing is. */
class ErasureKillTest {
  private static final int KILLS = Integer.getInteger("octaskly.test.kills", 4);
  private static final int SEGMENTS = 6;
  private static final int EVENTS = 200;
  private static final List<String> PERSONAL =
      List.of("alice", "203.0.113.77", "a.liddell@example.com");

  @Test
  @Timeout(3600)
  void an_erasure_is_completed_or_has_not_begun(TestReporter reporter) throws IOException {
    long seed = Long.getLong("octaskly.test.seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    int resumed = 0;
    int notBegun = 0;
    try (ScratchLog plain = written(false);
        ScratchLog compressed = written(true)) {
      for (int kill = 0; kill < KILLS; kill++) {
        try (ScratchLog log = (random.nextBoolean() ? plain : compressed).copy()) {
          List<String> before = log.allLines();
          boolean erased = eraseUntilKilled(log, random);
          boolean marked = log.names().contains("audit.log.erasure");
          log.open().close();
          String lines = String.join("\n", log.allLines());
          boolean recorded = lines.contains("\"action\":\"subject_erased\"");
          assertThat(recorded || !(erased || marked)).as("seed %d: on record", seed).isTrue();
          if (recorded) {
            assertErased(log, seed);
          } else {
            assertThat(log.allLines()).as("seed %d: nothing is gone", seed).containsAll(before);
          }
          resumed += lines.contains("\"resumed\":true") ? 1 : 0;
          notBegun += recorded ? 0 : 1;
          try (AuditLog open = log.open()) {
            open.eraseSubject("alice");
          }
          assertErased(log, seed);
        }
      }
    }
    reporter.publishEntry("kills", Integer.toString(KILLS));
    reporter.publishEntry("erasures resumed", Integer.toString(resumed));
    reporter.publishEntry("not begun", Integer.toString(notBegun));
  }

  private static void assertErased(ScratchLog log, long seed) {
    for (String gone : PERSONAL) {
      assertThat(log.holdsAnywhere(gone)).as("seed %d: %s is left", seed, gone).isFalse();
    }
    assertThat(log.names()).noneMatch(name -> name.endsWith(".tmp") || name.endsWith("erasure"));
    Verification found = log.verify();
    assertThat(found).as("seed %d: %s", seed, found).isInstanceOf(Verification.Intact.class);
  }

  private static ScratchLog written(boolean compressed) {
    ScratchLog log = new ScratchLog();
    AuditLog.Builder builder = log.builder();
    try (AuditLog open = (compressed ? builder.compressClosedSegments() : builder).open()) {
      for (int segment = 0; segment < SEGMENTS; segment++) {
        for (int i = 0; i < EVENTS; i++) {
          open.record(
              AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_SUCCEEDED)
                  .user(i % 3 == 0 ? "alice" : "bob")
                  .sourceIp(i % 3 == 0 ? "203.0.113.77" : "198.51.100.4")
                  .detail("email", i % 3 == 0 ? "a.liddell@example.com" : "bob@example.com")
                  .detail("about", i % 5 == 0 ? "alice" : "nobody")
                  .build());
        }
        open.rotate();
      }
    }
    return log;
  }

  /** Kills it when it has come to a random step, and a little later; {@return whether it ended} */
  private static boolean eraseUntilKilled(ScratchLog log, Random random) throws IOException {
    int step = random.nextInt(SEGMENTS + 1);
    int more = random.nextInt(100);
    Path watched = step == 0 ? log.file().resolveSibling("audit.log.erasure") : log.segment(step);
    Object before = fileKey(watched);
    JavaProcess process =
        JavaProcess.start(List.of(), Eraser.class, log.file().toString(), "alice");
    assertThat(process.nextLine()).isEqualTo("opened");
    while (process.isAlive() && Objects.equals(before, fileKey(watched))) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < more; i++) {
      fileKey(watched);
    }
    process.kill();
    return process.output().contains("erased");
  }

  private static @Nullable Object fileKey(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
