package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With this JVM as the guard, and a shell with a child as the task. */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
class TaskTreeTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  private Process shell;
  private int grandchild;

  @BeforeEach
  void startTask() throws IOException {
    shell = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait").start();
    BufferedReader printed = shell.inputReader();
    grandchild = Integer.parseInt(printed.readLine());
  }

  @AfterEach
  void endTask() throws InterruptedException {
    ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
    shell.destroyForcibly().waitFor();
  }

  @Test
  void children_and_their_children_are_in_the_tree() {
    TaskTree tree = new TaskTree(SELF);

    assertThat(tree.contains((int) shell.pid())).isTrue();
    assertThat(tree.contains(grandchild)).isTrue();
  }

  @Test
  void guard_and_those_above_it_are_not_in_the_tree() {
    TaskTree tree = new TaskTree((int) shell.pid());

    assertThat(tree.contains(grandchild)).isTrue();
    assertThat(tree.contains((int) shell.pid())).isFalse();
    assertThat(tree.contains(SELF)).isFalse();
    assertThat(tree.contains(1)).isFalse();
  }

  @Test
  void what_is_no_process_is_not_in_the_tree() {
    TaskTree tree = new TaskTree(SELF);

    assertThat(tree.contains(0)).isFalse();
    assertThat(tree.contains(-1)).isFalse();
    assertThat(tree.contains(1 << 30)).isFalse();
  }

  @Test
  void group_has_its_members_of_the_tree_only() {
    int group = ProcessEntry.of(SELF).group();

    assertThat(new TaskTree(SELF).group(group))
        .contains((int) shell.pid(), grandchild)
        .doesNotContain(SELF);
    assertThat(new TaskTree((int) shell.pid()).group(group)).containsExactly(grandchild);
    assertThat(new TaskTree(SELF).group(1 << 30)).isEmpty();
  }

  @Test
  void deaths_grow_with_each_process_that_was_waited_for() throws Exception {
    TaskTree tree = new TaskTree(SELF);
    long before = tree.deaths();

    assertThat(new ProcessBuilder("true").start().waitFor()).isZero();

    assertThat(tree.deaths()).isGreaterThan(before);
    assertThat(new TaskTree(1 << 30).deaths()).isZero();
  }

  @Test
  void entry_tells_parent_and_group() {
    ProcessEntry entry = ProcessEntry.of(grandchild);

    assertThat(entry.parent()).isEqualTo((int) shell.pid());
    assertThat(entry.group()).isEqualTo(ProcessEntry.of(SELF).group());
    assertThat(entry.startTime()).isGreaterThanOrEqualTo(ProcessEntry.of(SELF).startTime());
  }

  @Test
  void thread_belongs_to_its_process() throws IOException {
    try (var threads = java.nio.file.Files.list(java.nio.file.Path.of("/proc/self/task"))) {
      assertThat(threads.map(path -> Integer.parseInt(path.getFileName().toString())))
          .hasSizeGreaterThan(1)
          .allMatch(thread -> ProcessEntry.ofThread(thread) == SELF);
    }
    assertThat(ProcessEntry.ofThread(1 << 30)).isZero();
  }
}
