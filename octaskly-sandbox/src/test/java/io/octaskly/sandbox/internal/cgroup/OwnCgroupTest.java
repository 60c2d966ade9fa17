package io.octaskly.sandbox.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCgroupTest {
  private static final String UNIFIED =
      "31 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";

  @Test
  void group_of_a_service() {
    assertThat(OwnCgroup.directory(List.of("0::/system.slice/host.service"), List.of(UNIFIED)))
        .contains(Path.of("/sys/fs/cgroup/system.slice/host.service"));
  }

  @Test
  void root_group_of_a_container() {
    assertThat(OwnCgroup.directory(List.of("0::/"), List.of(UNIFIED)))
        .contains(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void hybrid_hierarchy() {
    List<String> groups = List.of("9:pids:/a", "1:name=systemd:/b", "0::/c");
    List<String> mounts =
        List.of(
            "40 39 0:34 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids",
            "41 39 0:35 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw");

    assertThat(OwnCgroup.directory(groups, mounts)).contains(Path.of("/sys/fs/cgroup/unified/c"));
  }

  @Test
  void mounted_subtree() {
    String mount = "31 24 0:27 /machine/a /sys/fs/c\\040group rw - cgroup2 cgroup2 rw";

    assertThat(OwnCgroup.directory(List.of("0::/machine/a/b"), List.of(mount)))
        .contains(Path.of("/sys/fs/c group/b"));
  }

  @Test
  void nothing_where_the_group_is_not_in_the_mounted_part() {
    String mount = "31 24 0:27 /../other /sys/fs/cgroup rw - cgroup2 cgroup2 rw";

    assertThat(OwnCgroup.directory(List.of("0::/"), List.of(mount))).isEmpty();
  }

  @Test
  void nothing_without_version_2() {
    assertThat(OwnCgroup.directory(List.of("4:memory:/a"), List.of(UNIFIED))).isEmpty();
    assertThat(OwnCgroup.directory(List.of("0::/a"), List.of())).isEmpty();
  }
}
