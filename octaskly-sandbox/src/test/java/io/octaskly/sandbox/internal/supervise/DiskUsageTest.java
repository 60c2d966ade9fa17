package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {
  private static final int MIB = 1 << 20;

  private final DiskUsage usage = new DiskUsage();

  /** What a tree takes beside its files' content. */
  private static final long OVERHEAD = MIB / 2;

  @TempDir Path directory;
  private Path measured = Path.of("/");

  @BeforeEach
  void makeDirectory() throws IOException {
    measured = Files.createDirectory(directory.resolve("measured"));
  }

  @Test
  void files_of_all_directories_count() throws IOException {
    write(measured.resolve("a"));
    write(Files.createDirectories(measured.resolve("b/c")).resolve("d"));
    Path other = Files.createDirectory(directory.resolve("other"));
    write(other.resolve("e"));

    assertThat(of(List.of(measured, other))).isBetween(3L * MIB, 3 * MIB + OVERHEAD);
  }

  @Test
  void file_with_two_names_counts_once() throws IOException {
    write(measured.resolve("a"));
    Files.createLink(measured.resolve("b"), measured.resolve("a"));

    assertThat(of(List.of(measured))).isBetween((long) MIB, MIB + OVERHEAD);
  }

  @Test
  void sparse_file_counts_what_it_occupies() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(measured.resolve("a").toFile(), "rw")) {
      file.setLength(100L * MIB);
    }

    assertThat(of(List.of(measured))).isLessThan(MIB);
  }

  @Test
  void links_to_elsewhere_are_not_followed() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    write(elsewhere.resolve("a"));
    Files.createSymbolicLink(measured.resolve("directory"), elsewhere);
    Files.createSymbolicLink(measured.resolve("file"), elsewhere.resolve("a"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

    assertThat(of(List.of(measured))).isLessThan(MIB);
    assertThat(of(List.of(link))).isZero();
  }

  @Test
  void empty_files_are_not_free() throws IOException {
    for (int i = 0; i < 1000; i++) {
      Files.createFile(measured.resolve("empty" + i));
    }

    assertThat(of(List.of(measured))).isGreaterThanOrEqualTo(1000L * DiskUsage.LEAST);
  }

  @Test
  void deep_tree_is_measured_to_its_end() throws IOException {
    Path deepest = measured;
    for (int depth = 0; depth < 600; depth++) {
      deepest = deepest.resolve("d");
    }
    write(Files.createDirectories(deepest).resolve("a"));
    write(measured.resolve("z"));

    assertThat(of(List.of(measured))).isGreaterThan(2L * MIB);
  }

  @Test
  void directory_that_was_made_unreadable_is_measured() throws IOException {
    Path hidden = Files.createDirectory(measured.resolve("hidden"));
    write(hidden.resolve("a"));
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("---------"));

    assertThat(of(List.of(measured))).isBetween((long) MIB, MIB + OVERHEAD);
  }

  @Test
  void measuring_ends_when_there_is_more_than_allowed() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(Files.createDirectory(measured.resolve("d" + i)).resolve("a"));
    }

    assertThat(usage.of(List.of(measured), List.of(), MIB)).isBetween(MIB + 1L, 3L * MIB);
  }

  @Test
  void directory_that_is_not_there_counts_nothing() {
    assertThat(of(List.of(directory.resolve("missing")))).isZero();
  }

  @Test
  void files_in_memory_are_counted_apart() {
    List<Integer> self = List.of((int) ProcessHandle.current().pid());
    try (Arena arena = new Arena();
        Descriptor file =
            Descriptor.of(
                Kernel.require("make", SystemCall.MEMFD_CREATE, arena.string("file"), 1))) {
      long onDisk = usage.of(List.of(measured), self, Long.MAX_VALUE);
      // This JVM may have launched tasks, and then has the guard's program in such a file.
      long before = usage.inMemory();

      Kernel.require("fill", SystemCall.FALLOCATE, file.number(), 0, 0, MIB);

      assertThat(usage.of(List.of(measured), self, Long.MAX_VALUE)).isEqualTo(onDisk);
      assertThat(usage.inMemory()).isEqualTo(before + MIB);
    }
  }

  private long of(List<Path> directories) {
    return usage.of(directories, List.of(), Long.MAX_VALUE);
  }

  private static void write(Path file) throws IOException {
    Files.write(file, new byte[MIB]);
  }
}
