package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** A process that is killed at any moment loses nothing that it acknowledged. */
class KillTest {
  private static final int KILLS = Integer.getInteger("octaskly.test.kills", 6);
  private static final int KILLS_OF_A_LOG = 25;
  private static final int WRITERS = 8;
  private static final Pattern TASK_ID = Pattern.compile("\"task_id\":\"([0-9-]+)\"");

  @Test
  @Timeout(3600)
  void every_acknowledged_event_is_there(TestReporter reporter) {
    long seed = Long.getLong("octaskly.test.seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    int events = 0;
    int repairs = 0;
    for (int kill = 0; kill < KILLS; kill += KILLS_OF_A_LOG) {
      try (ScratchLog log = new ScratchLog()) {
        killOften(log, Math.min(KILLS_OF_A_LOG, KILLS - kill), random, seed);
        events += log.allLines().size();
        repairs +=
            (int) log.allLines().stream().filter(line -> line.contains("log_repaired")).count();
      }
    }
    reporter.publishEntry("kills", Integer.toString(KILLS));
    reporter.publishEntry("events", Integer.toString(events));
    reporter.publishEntry("torn tails repaired", Integer.toString(repairs));
  }

  /** Segments are small, so that kills also come while one is rotated or compressed. */
  private static void killOften(ScratchLog log, int kills, Random random, long seed) {
    List<String> expected = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      List<String> acknowledged = writeUntilKilled(log, 1 + random.nextInt(400));
      log.open().close();
      Verification found = log.verify();
      assertThat(found).as("seed %d: %s", seed, found).isInstanceOf(Verification.Intact.class);
      List<String> lines = log.allLines();
      assertThat(lines.subList(0, expected.size()).equals(expected))
          .as("seed %d: what earlier processes wrote is as it was", seed)
          .isTrue();
      acknowledged.removeAll(taskIds(lines.subList(expected.size(), lines.size())));
      assertThat(acknowledged).as("seed %d: acknowledged and lost", seed).isEmpty();
      expected = lines;
    }
  }

  private static List<String> writeUntilKilled(ScratchLog log, int count) {
    JavaProcess process =
        JavaProcess.start(
            List.of(),
            Writers.class,
            log.file().toString(),
            Integer.toString(WRITERS),
            Integer.toString(Integer.MAX_VALUE));
    List<String> acknowledged = new ArrayList<>();
    for (String line = process.nextLine(); line != null; line = process.nextLine()) {
      assertThat(line).startsWith("acknowledged ");
      acknowledged.add(line.substring("acknowledged ".length()));
      if (acknowledged.size() == count) {
        process.kill();
      }
    }
    assertThat(process.exitCode()).isEqualTo(128 + 9);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(count);
    return acknowledged;
  }

  private static Set<String> taskIds(List<String> lines) {
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      Matcher id = TASK_ID.matcher(line);
      if (id.find()) {
        assertThat(ids.add(id.group(1))).as("recorded once: %s", line).isTrue();
      }
    }
    return ids;
  }
}
