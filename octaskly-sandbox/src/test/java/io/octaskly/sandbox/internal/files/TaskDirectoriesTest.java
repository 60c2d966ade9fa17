package io.octaskly.sandbox.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.kernel.Arena;
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

class TaskDirectoriesTest {
  private final TaskDirectories directories = TaskDirectories.create();

  @Test
  void directories_that_were_left_empty_serve_the_next_task() throws IOException {
    TaskDirectory first = directories.take(null, true);
    directories.giveBack(first, true);

    assertThat(directories.take(null, true)).isEqualTo(first);
    directories.remove();
  }

  @Test
  void a_task_that_uses_directories_up_leaves_those_that_serve_again_to_others()
      throws IOException {
    TaskDirectory first = directories.take(null, true);
    directories.giveBack(first, true);

    TaskDirectory other = directories.take(null, false);
    directories.giveBack(other, false);

    assertThat(other).isNotEqualTo(first);
    assertThat(directories.take(null, true)).isEqualTo(first);
    directories.remove();
  }

  @Test
  void directory_with_a_hidden_file_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null, true);
    Files.writeString(used.work().resolve(".hidden"), "x");

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    assertThat(directories.take(null, true)).isNotEqualTo(used);
    directories.remove();
  }

  @Test
  void directory_with_a_changed_mode_is_deleted() throws IOException {
    TaskDirectory used = directories.take(null, true);
    Files.setPosixFilePermissions(used.temporary(), PosixFilePermissions.fromString("rwxrwxrwx"));

    directories.giveBack(used, true);

    assertThat(used.temporary()).doesNotExist();
    directories.remove();
  }

  @Test
  void directory_that_was_replaced_by_a_link_is_deleted_but_not_followed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path file = Files.writeString(outside.resolve("file"), "x");
    TaskDirectory used = directories.take(null, true);
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
    TaskDirectory used = directories.take(null, true);
    Path closed = Files.createDirectories(used.work().resolve("a/b"));
    Files.writeString(closed.resolve("file"), "x");
    Files.createSymbolicLink(used.work().resolve("link"), Path.of("/etc"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    assertThat(Path.of("/etc/passwd")).exists();
    directories.remove();
  }

  @Test
  void directories_deeper_than_files_can_be_open_are_deleted() throws IOException {
    TaskDirectory used = directories.take(null, true);
    nest(used.work(), 10_000);

    directories.giveBack(used, true);

    assertThat(used.work()).doesNotExist();
    directories.remove();
  }

  @Test
  void directory_that_holds_a_link_to_one_outside_is_deleted_without_that() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path file = Files.writeString(outside.resolve("file"), "x");
    TaskDirectory used = directories.take(null, true);
    Files.createSymbolicLink(
        Files.createDirectory(used.temporary().resolve("inner")).resolve("link"), outside);
    Files.createLink(used.work().resolve("hard"), file);

    directories.giveBack(used, true);

    assertThat(used.temporary()).doesNotExist();
    assertThat(used.work()).doesNotExist();
    assertThat(file).hasContent("x");
    directories.remove();
    Files.delete(file);
    Files.delete(outside);
  }

  /** By descriptors: no path is as long as that. */
  private static void nest(Path top, int depth) {
    int noFollow = Kernel.architecture().noFollowFlag();
    try (Arena arena = new Arena()) {
      long name = arena.string("d");
      long inner =
          Kernel.require("open", SystemCall.OPENAT, -100, arena.string(top.toString()), noFollow);
      for (int i = 0; i < depth; i++) {
        Kernel.require("make a directory", SystemCall.MKDIRAT, inner, name, 0700);
        long next = Kernel.require("open it", SystemCall.OPENAT, inner, name, noFollow);
        Kernel.require("close its parent", SystemCall.CLOSE, inner);
        inner = next;
      }
      Kernel.require("close it", SystemCall.CLOSE, inner);
    }
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
        TaskDirectory directory = ending.take(null, true);
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

    assertThatThrownBy(() -> directories.take(null, true))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("ending");
    assertThat(directories.base()).doesNotExist();
  }
}
