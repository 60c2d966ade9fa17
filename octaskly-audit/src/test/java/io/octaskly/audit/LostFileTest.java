package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The file is taken away while many write: all of them are told, and no event is acknowledged that
 * is not in the file that the log began.
 */
@Timeout(120)
class LostFileTest {
  private static final int WRITERS = 8;
  private static final int BEFORE = 300;

  private final ScratchLog scratch = new ScratchLog();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final CountDownLatch begun = new CountDownLatch(BEFORE);
  private final Callers callers = new Callers();

  /** What somebody does to the file. */
  enum Loss {
    DELETED {
      @Override
      void happen(Path file) throws IOException {
        Files.delete(file);
      }
    },
    MOVED {
      @Override
      void happen(Path file) throws IOException {
        Files.move(file, file.resolveSibling("moved.log"));
      }
    },
    REPLACED {
      @Override
      void happen(Path file) throws IOException {
        Path copy = file.resolveSibling("copy.log");
        Files.copy(file, copy);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
      }
    };

    abstract void happen(Path file) throws IOException;
  }

  @AfterEach
  void deleteLog() {
    scratch.close();
  }

  @ParameterizedTest
  @EnumSource
  void all_writers_are_told_and_nothing_acknowledged_is_elsewhere(Loss loss)
      throws IOException, InterruptedException {
    AuditLog log = AuditLog.open(scratch.file());
    Path kept = scratch.file().resolveSibling("kept.log");
    Files.createLink(kept, scratch.file());
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      callers.start(() -> write(log, writer));
    }
    begun.await();
    loss.happen(scratch.file());
    List<Throwable> thrown = callers.join();

    assertThat(thrown)
        .hasSize(WRITERS)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .isInstanceOf(AuditException.class)
                    .hasMessageStartingWith("the audit log cannot record: the file was ")
                    .hasMessageEndingWith("Nothing more is recorded until it is opened again"));
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE);
    try (ScratchLog whole = new ScratchLog()) {
      Files.copy(kept, whole.file());
      assertThat(whole.verify()).isInstanceOf(Verification.Intact.class);
      String text = whole.text();
      assertThat(acknowledged).allMatch(id -> text.contains("\"task_id\":\"" + id + "\""));
    }
    if (loss == Loss.REPLACED) {
      assertThat(scratch.text()).as("the replacement is left alone").doesNotContain("log_closed");
      assertThat(Files.readString(kept)).startsWith(scratch.text());
    }
  }

  private void write(AuditLog log, int writer) {
    for (int i = 0; ; i++) {
      String id = writer + "-" + i;
      log.record(ScratchLog.event("x").toBuilder().taskId(id).build());
      acknowledged.add(id);
      begun.countDown();
    }
  }
}
