package io.octaskly.sandbox.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDirectoriesTest {
  private final TaskDirectories directories = TaskDirectories.create();

  @Test
  void directories_that_were_left_empty_serve_the_next_task() throws IOException {
    TaskDirectory first = directories.take(null);
    directories.giveBack(first, true);

    assertThat(directories.take(null)).isEqualTo(first);
    directories.remove();
  }

  @Test
  void directory_with_a_hidden_file_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null);
    Files.writeString(used.work().resolve(".hidden"), "x");

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    assertThat(directories.take(null)).isNotEqualTo(used);
    directories.remove();
  }

  @Test
  void directory_with_a_changed_mode_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null);
    Files.setPosixFilePermissions(used.temporary(), PosixFilePermissions.fromString("rwxrwxrwx"));

    directories.giveBack(used, true);

    assertThat(used.temporary()).doesNotExist();
    directories.remove();
  }

  @Test
  void directory_that_was_replaced_by_a_link_is_deleted_but_not_followed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path file = Files.writeString(outside.resolve("file"), "x");
    TaskDirectory used = directories.take(null);
    Files.delete(used.work());
    Files.createSymbolicLink(used.work(), outside);

    directories.giveBack(used, true);

    assertThat(file).exists();
    assertThat(Files.exists(used.work(), java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    directories.remove();
    Files.delete(file);
    Files.delete(outside);
  }

  @Test
  void tree_with_unreadable_directories_and_links_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null);
    Path closed = Files.createDirectories(used.work().resolve("a/b"));
    Files.writeString(closed.resolve("file"), "x");
    Files.createSymbolicLink(used.work().resolve("link"), Path.of("/etc"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    assertThat(Path.of("/etc/passwd")).exists();
    directories.remove();
  }

  @ParameterizedTest
  @ValueSource(strings = {"---------", "r--------", "rw-------", "r-x------", "-wx------"})
  void tree_whose_directories_lack_a_right_is_deleted(String permissions) throws IOException {
    TaskDirectory used = directories.take(null);
    Path inner = Files.createDirectories(used.work().resolve("a/b"));
    Files.writeString(inner.resolve("file"), "x");
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(permissions));
    Files.setPosixFilePermissions(inner.getParent(), PosixFilePermissions.fromString(permissions));

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    directories.remove();
  }

  @Test
  void tree_deeper_than_a_path_can_be_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null);
    // More levels than fit on a stack.
    makeDeep(used.work(), 20_000);

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    directories.remove();
  }

  @Test
  void tree_that_cannot_be_deleted_is_named_with_the_reason() throws IOException {
    Path missing = directories.base().resolve("missing");
    Path file = Files.writeString(directories.base().resolve("file"), "x");
    TaskDirectory used = new TaskDirectory(missing, file.resolve("beneath"), null, null);

    assertThatThrownBy(() -> directories.giveBack(used, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("ENOTDIR");
    directories.remove();
  }

  @Test
  void what_a_killed_process_has_left_is_removed_by_the_next() throws IOException {
    // No lock is held on it, as if its owner had been killed.
    Path abandoned =
        Files.createDirectories(
            directories.base().resolveSibling("octaskly-tasks-0123456789abcdef01234567/x"));

    TaskDirectories next = TaskDirectories.create();

    assertThat(abandoned.getParent()).doesNotExist();
    assertThat(directories.base()).exists();
    next.remove();
    directories.remove();
  }

  @Test
  void directories_with_other_names_are_left_alone() throws IOException {
    Path other = directories.base().resolveSibling("octaskly-tasks-0123456789abcdef01234567.bak");
    Files.createDirectories(other);

    TaskDirectories next = TaskDirectories.create();

    assertThat(other).exists();
    Files.delete(other);
    next.remove();
    directories.remove();
  }

  @Test
  void end_of_the_process_deletes_what_tasks_are_just_giving_back() throws Exception {
    for (int round = 0; round < 50; round++) {
      TaskDirectories ending = TaskDirectories.create();
      List<TaskDirectory> used = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        TaskDirectory directory = ending.take(null);
        Files.writeString(directory.work().resolve("file"), "x");
        used.add(directory);
      }
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Void> givingBack =
          CompletableFuture.runAsync(
              () -> {
                try {
                  go.await();
                  for (TaskDirectory directory : used) {
                    ending.giveBack(directory, true);
                  }
                } catch (IOException | InterruptedException e) {
                  throw new CompletionException(e);
                }
              });

      go.countDown();
      ending.remove();
      givingBack.get(20, TimeUnit.SECONDS);

      assertThat(ending.base()).doesNotExist();
    }
    directories.remove();
  }

  @Test
  void nothing_is_made_after_the_end() throws IOException {
    directories.remove();

    assertThatThrownBy(() -> directories.take(null))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("ending");
    assertThat(directories.base()).doesNotExist();
  }

  private static void makeDeep(Path directory, int levels) {
    try (Arena arena = new Arena()) {
      long inner = arena.string("d");
      Descriptor current = open(-100, arena.string(directory.toString()));
      for (int level = 0; level < levels; level++) {
        Kernel.require("make a directory", SystemCall.MKDIRAT, current.number(), inner, 0700);
        Descriptor next = open(current.number(), inner);
        current.close();
        current = next;
      }
      current.close();
    }
  }

  private static Descriptor open(int directory, long name) {
    return Descriptor.of(
        Kernel.require("open a directory", SystemCall.OPENAT, directory, name, 0, 0));
  }
}
