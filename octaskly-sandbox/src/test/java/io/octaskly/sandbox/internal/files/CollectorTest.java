package io.octaskly.sandbox.internal.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CollectorTest {
  private static final int AT_FDCWD = -100;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFIFO = 0x1000;

  @TempDir Path directory;

  private Path work;

  @BeforeEach
  void makeDirectory() throws IOException {
    work = Files.createDirectory(directory.resolve("work"));
  }

  @Test
  void files_that_match_are_taken_and_others_stay() throws IOException {
    Files.createDirectories(work.resolve("a/b"));
    Files.writeString(work.resolve("a/b/in.txt"), "x");
    Files.writeString(work.resolve("a/b/in.md"), "y");

    Collected collected = Collector.collect(work, List.of("**.txt"));

    assertThat(collected.files()).containsOnlyKeys("a/b/in.txt");
    assertThat(collected.files().get("a/b/in.txt")).asString(UTF_8).isEqualTo("x");
    assertThat(collected.skipped()).isEmpty();
    assertThat(work.resolve("a/b/in.txt")).doesNotExist();
    assertThat(work.resolve("a/b/in.md")).hasContent("y");
  }

  @Test
  void content_of_many_buffers_is_complete() throws IOException {
    byte[] content = new byte[1_000_003];
    new java.util.Random(1).nextBytes(content);
    Files.write(work.resolve("big"), content);

    assertThat(collect().files().get("big")).isEqualTo(content);
  }

  @Test
  void name_in_another_language_is_collected() throws IOException {
    make("März.txt".getBytes(UTF_8), S_IFREG);

    assertThat(Collector.collect(work, List.of("M?rz.txt")).files()).containsOnlyKeys("März.txt");
  }

  @Test
  void name_that_is_not_utf_8_is_skipped() {
    make("M\u00e4rz".getBytes(ISO_8859_1), S_IFREG);

    assertThat(collect().skipped()).containsExactly(entry("M\ufffdrz", "its name is not UTF-8"));
  }

  @Test
  void pipe_is_skipped_without_waiting_for_a_writer() {
    make("pipe".getBytes(UTF_8), S_IFIFO);

    assertThat(collect().skipped()).containsExactly(entry("pipe", "not a regular file"));
  }

  @Test
  void hard_link_to_a_file_outside_is_skipped_and_left() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "x");
    Files.createLink(work.resolve("link"), secret);

    Collected collected = collect();

    assertThat(collected.files()).isEmpty();
    assertThat(collected.skipped().get("link")).contains("hard link", "let the task copy it");
    assertThat(work.resolve("link")).exists();
  }

  @Test
  void file_with_more_claimed_than_stored_is_not_read_beyond_what_is_left() throws IOException {
    sparse("a", 40L << 20);
    sparse("b", 40L << 20);
    sparse("c", 1L << 40);

    Collected collected = collect();

    assertThat(collected.files()).hasSize(1);
    assertThat(collected.files().values()).allMatch(content -> content.length == 40 << 20);
    assertThat(collected.skipped()).hasSize(2).containsKey("c");
    assertThat(collected.skipped().get("c"))
        .contains((1L << 40) + " bytes", "of " + Collector.MAX_TOTAL);
  }

  @Test
  void entries_beyond_the_limit_are_not_looked_at() {
    makeMany(101, "other%d", S_IFREG);

    Collected collected = Collector.collect(work, List.of("*.txt"), 100);

    assertThat(collected.skipped())
        .containsExactly(entry(".", "more than 100 entries: the rest was not looked at"));
  }

  @Test
  void files_beyond_the_limit_are_skipped_and_reasons_beyond_theirs_are_counted() {
    makeMany(Collector.MAX_FILES + 1_500, "file%d", S_IFREG);

    Collected collected = collect();

    assertThat(collected.files()).hasSize(Collector.MAX_FILES);
    assertThat(collected.skipped())
        .hasSize(Collector.MAX_SKIPPED + 1)
        .containsEntry(".", "500 more were skipped")
        .containsValue("more than 10000 files");
  }

  @Test
  void deeper_directories_are_not_entered() throws IOException {
    Path deep = Files.createDirectories(work.resolve("d/".repeat(Collector.MAX_DEPTH + 1)));
    Files.createFile(deep.resolve("file"));
    Files.createFile(deep.resolveSibling("file"));

    Collected collected = Collector.collect(work, List.of("**"));

    assertThat(collected.files()).containsOnlyKeys("d/".repeat(Collector.MAX_DEPTH) + "file");
    assertThat(collected.skipped())
        .containsExactly(
            entry("d/".repeat(Collector.MAX_DEPTH) + "d", "more than 64 directories deep"));
  }

  @Test
  void what_the_task_has_closed_is_skipped() throws IOException {
    assumeThat(isRoot()).as("root reads whatever its mode says").isFalse();
    Path file = Files.writeString(work.resolve("file"), "x");
    Path inner = Files.createDirectory(work.resolve("inner"));
    Files.writeString(work.resolve("other"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("---------"));

    Collected collected = collect();

    assertThat(collected.files()).containsOnlyKeys("other");
    assertThat(collected.skipped())
        .containsOnly(
            entry("file", "the task has made it unreadable"),
            entry("inner", "the task has made it unreadable"));
  }

  @Test
  void directory_that_the_task_has_made_read_only_is_collected() throws IOException {
    Path inner = Files.createDirectory(work.resolve("inner"));
    Files.writeString(inner.resolve("file"), "x");
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(Collector.collect(work, List.of("inner/*")).files()).containsOnlyKeys("inner/file");
  }

  @Test
  void what_belongs_to_another_user_is_skipped() throws IOException {
    assumeThat(isRoot()).as("only root can give files away").isTrue();
    Path file = Files.writeString(work.resolve("file"), "x");
    Path inner = Files.createDirectory(work.resolve("inner"));
    Files.writeString(inner.resolve("file"), "x");
    Files.setAttribute(file, "unix:uid", 12345);
    Files.setAttribute(inner, "unix:uid", 12345);

    Collected collected = Collector.collect(work, List.of("**"));

    assertThat(collected.files()).isEmpty();
    assertThat(collected.skipped())
        .containsOnlyKeys("file", "inner")
        .containsValue("belongs to user 12345, not to the task's 0");
  }

  @Test
  void directory_that_is_gone_is_a_reason_and_no_error() throws IOException {
    Files.delete(work);

    assertThat(collect().skipped().get(".")).contains("ENOENT");
  }

  @Test
  void directory_that_has_become_a_link_is_not_followed() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("file"), "x");
    Files.delete(work);
    Files.createSymbolicLink(work, outside);

    Collected collected = collect();

    assertThat(collected.files()).isEmpty();
    assertThat(collected.skipped()).containsOnlyKeys(".");
  }

  @Test
  void interrupt_is_kept_and_costs_no_file() throws IOException {
    Files.writeString(work.resolve("file"), "x");

    Thread.currentThread().interrupt();
    Collected collected = collect();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(collected.files()).containsOnlyKeys("file");
  }

  private Collected collect() {
    return Collector.collect(work, List.of("*"));
  }

  private void sparse(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(work.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private void make(byte[] name, int type) {
    withArena((arena, unused) -> mknod(arena, name, type), 0);
  }

  private void makeMany(int count, String names, int type) {
    for (int from = 0; from < count; from += 1000) {
      withArena(
          (arena, first) -> {
            for (int i = first; i < Math.min(count, first + 1000); i++) {
              mknod(arena, names.formatted(i).getBytes(UTF_8), type);
            }
          },
          from);
    }
  }

  private static void withArena(ObjIntConsumer<Arena> calls, int number) {
    try (Arena arena = new Arena()) {
      calls.accept(arena, number);
    }
  }

  private void mknod(Arena arena, byte[] name, int type) {
    byte[] parent = (work + "/").getBytes(UTF_8);
    byte[] path = java.util.Arrays.copyOf(parent, parent.length + name.length + 1);
    System.arraycopy(name, 0, path, parent.length, name.length);
    Kernel.require(
        "make a file", SystemCall.MKNODAT, AT_FDCWD, arena.bytes(path).address(), type | 0644, 0);
  }

  private static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
