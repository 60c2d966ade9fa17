package io.octaskly.sandbox.internal.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that changes its working directory while its files are collected, as fast as it can. Its
 * threads have the rights of the test itself, which may read and link the secrets outside: only the
 * collector keeps them from being collected.
 */
@Timeout(120)
class CollectorRaceTest {
  private static final int ROUNDS = 10_000;
  private static final String SECRET = "secret";
  private static final String OWN = "own";

  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int RENAME_EXCHANGE = 2;
  private static final int S_IFIFO = 0x1000;
  private static final int O_WRONLY_CREAT_EXCL = 1 | 0x40 | 0x80;
  private static final int READABLE = 0644;
  private static final int PASSABLE = 0755;

  @TempDir Path directory;

  private final Arena arena = new Arena();
  private final long own = arena.string(OWN);
  private final AtomicBoolean done = new AtomicBoolean();
  private final List<CompletableFuture<Void>> racers = new ArrayList<>();
  private Path work;
  private Path outside;
  private Path stage;

  @BeforeEach
  void makeDirectories() throws IOException {
    work = Files.createDirectory(directory.resolve("work"));
    stage = Files.createDirectory(directory.resolve("stage"));
    outside = Files.createDirectory(directory.resolve("outside"));
  }

  @AfterEach
  void freeNames() {
    arena.close();
  }

  /** What stands at the name is each time swapped in one step for something else. */
  @Test
  void file_swapped_for_links_pipes_and_directories_is_never_read_outside() throws Exception {
    long secret = path(secret("secret"));
    long name = path(work.resolve("file"));
    long ready = path(stage.resolve("next"));
    List<Runnable> kinds =
        List.of(
            () -> makeFile(ready),
            () -> Kernel.call(SystemCall.SYMLINKAT, secret, AT_FDCWD, ready),
            () -> Kernel.call(SystemCall.LINKAT, AT_FDCWD, secret, AT_FDCWD, ready, 0, 0),
            () -> Kernel.call(SystemCall.MKNODAT, AT_FDCWD, ready, S_IFIFO | READABLE, 0),
            () -> Kernel.call(SystemCall.MKDIRAT, AT_FDCWD, ready, PASSABLE));
    makeFile(name);
    race(
        round -> {
          kinds.get(round % kinds.size()).run();
          exchange(ready, name);
          remove(ready);
          // The collector takes a file away with its name.
          makeFile(name);
        });

    collectUntilMet("symbolic link", "hard link", "not a regular file");
  }

  /** The file has one name when it is looked at: its own, outside, as the link has just gone. */
  @Test
  void file_outside_whose_link_is_removed_when_it_was_just_opened_is_not_read() throws Exception {
    long secret = path(secret("secret"));
    long name = path(work.resolve("file"));
    race(
        round -> {
          Kernel.call(SystemCall.LINKAT, AT_FDCWD, secret, AT_FDCWD, name, 0, 0);
          Kernel.call(SystemCall.UNLINKAT, AT_FDCWD, name, 0);
        });
    long other = path(work.resolve("own"));
    race(round -> makeFile(other));

    collectUntilMet("hard link");
  }

  /** And it is linked again at once, so that the name leads to it whenever one looks. */
  @Test
  void file_outside_whose_link_comes_and_goes_under_two_names_is_not_read() throws Exception {
    long secret = path(secret("secret"));
    long name = path(work.resolve("file"));
    long next = path(stage.resolve("next"));
    race(
        round -> {
          Kernel.call(SystemCall.UNLINKAT, AT_FDCWD, name, 0);
          Kernel.call(SystemCall.LINKAT, AT_FDCWD, secret, AT_FDCWD, name, 0, 0);
          Kernel.call(SystemCall.LINKAT, AT_FDCWD, secret, AT_FDCWD, next, 0, 0);
          Kernel.call(SystemCall.RENAMEAT, AT_FDCWD, next, AT_FDCWD, name);
          Kernel.call(SystemCall.UNLINKAT, AT_FDCWD, next, 0);
        });
    long other = path(work.resolve("own"));
    race(round -> makeFile(other));

    collectUntilMet("hard link");
  }

  @Test
  void directory_swapped_for_a_link_to_one_outside_is_never_entered_there() throws Exception {
    secret("file");
    long link = path(stage.resolve("link"));
    long name = path(work.resolve("inner"));
    long inner = path(work.resolve("inner/file"));
    Files.createSymbolicLink(stage.resolve("link"), outside);
    Files.createDirectory(work.resolve("inner"));
    race(
        round -> {
          exchange(link, name);
          exchange(link, name);
          makeFile(inner);
        });

    collectUntilMet("symbolic link");
  }

  /**
   * Collects as often as said, and on until the swaps have been met: each for its reason, and a
   * file of the task's own. What is never met is a timeout.
   */
  private void collectUntilMet(String... expected) {
    Set<String> missing = new HashSet<>(Set.of(expected));
    missing.add(OWN);
    try {
      for (int round = 0; round < ROUNDS || !missing.isEmpty(); round++) {
        Collected collected = Collector.collect(work, List.of("*", "*/*"));
        for (byte[] content : collected.files().values()) {
          String text = new String(content, US_ASCII);
          assertThat(text).as("round %d", round).isNotEqualTo(SECRET);
          missing.remove(text);
        }
        for (String reason : collected.skipped().values()) {
          missing.removeIf(reason::contains);
        }
      }
    } finally {
      done.set(true);
      racers.forEach(CompletableFuture::join);
    }
  }

  private interface Swap {
    void run(int round);
  }

  private void race(Swap swap) {
    racers.add(
        CompletableFuture.runAsync(
            () -> {
              for (int round = 0; !done.get(); round = (round + 1) & 0xffff) {
                swap.run(round);
              }
            },
            task -> new Thread(task, "racer").start()));
  }

  private Path secret(String name) throws IOException {
    return Files.writeString(outside.resolve(name), SECRET);
  }

  /** Never while another thread uses the arena: racers are started with all names they need. */
  private long path(Path path) {
    return arena.string(path.toString());
  }

  private void makeFile(long name) {
    long file = Kernel.call(SystemCall.OPENAT, AT_FDCWD, name, O_WRONLY_CREAT_EXCL, READABLE);
    if (file >= 0) {
      Kernel.call(SystemCall.WRITE, file, own, OWN.length());
      Kernel.call(SystemCall.CLOSE, file);
    }
  }

  private static void exchange(long one, long other) {
    Kernel.call(SystemCall.RENAMEAT2, AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE, 0);
  }

  private static void remove(long name) {
    Kernel.call(SystemCall.UNLINKAT, AT_FDCWD, name, 0);
    Kernel.call(SystemCall.UNLINKAT, AT_FDCWD, name, AT_REMOVEDIR);
  }
}
