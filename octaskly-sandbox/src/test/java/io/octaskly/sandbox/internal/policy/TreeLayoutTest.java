package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.launch.FileTree;
import io.octaskly.sandbox.internal.launch.FileTree.Made;
import io.octaskly.sandbox.internal.launch.FileTree.Part;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of {@code /proc} and {@code /sys} is in the tree of a task that has no {@code /proc}. */
class TreeLayoutTest {
  private static final Path MOUNT_POINT = Path.of("/mnt");

  private final TreeLayout layout = new TreeLayout();

  @BeforeEach
  void requireProc() {
    assumeThat(Path.of("/proc/self/fd")).as("/proc is not mounted").exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/self", "/proc/self/fd", "/proc/thread-self", "/proc/1"})
  void process_is_not_shown(String granted) {
    layout.show(Path.of(granted), Origin.GRANT);

    assertThat(tree().readOnly()).isEmpty();
  }

  @Test
  void process_is_not_shown_for_writing() {
    layout.showWritable(Path.of("/proc/self"), Origin.GRANT);

    assertThat(tree().writable()).isEmpty();
  }

  @Test
  void file_that_is_of_no_process_is_shown() {
    layout.show(Path.of("/proc/version"), Origin.GRANT);

    assertThat(tree().readOnly()).extracting(Part::path).containsExactly("/proc/version");
  }

  @Test
  void whole_host_is_shown_without_them() {
    assumeThat(Files.isDirectory(Path.of("/sys"))).as("/sys is not mounted").isTrue();
    layout.show(Path.of("/"), Origin.GRANT);

    assertThat(tree().covered()).containsExactly("/proc", "/sys");
  }

  @Test
  void what_was_granted_by_name_is_shown_beside_the_whole_host() {
    layout.show(Path.of("/"), Origin.GRANT);
    layout.show(Path.of("/sys"), Origin.GRANT);
    layout.show(Path.of("/proc/sys/kernel/ostype"), Origin.GRANT);

    assertThat(tree().covered()).containsExactly("/proc");
    assertThat(tree().made())
        .extracting(Made::path)
        .containsExactly("/proc/sys", "/proc/sys/kernel", "/proc/sys/kernel/ostype");
    assertThat(tree().readOnly()).extracting(Part::path).containsExactly("/proc/sys/kernel/ostype");
  }

  @Test
  void proc_of_its_own_needs_no_cover() {
    layout.show(Path.of("/"), Origin.GRANT);

    assertThat(layout.build(MOUNT_POINT, true, 0).covered()).isEmpty();
  }

  private FileTree tree() {
    return layout.build(MOUNT_POINT, false, 0);
  }
}
