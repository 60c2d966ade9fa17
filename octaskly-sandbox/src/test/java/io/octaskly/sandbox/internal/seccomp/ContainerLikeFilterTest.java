package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerLikeFilterTest {

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void exactly_namespaces_and_mounts_are_refused(Architecture architecture) {
    new ExpectedAnswers(
            """
            EPERM  unshare setns mount umount2 pivot_root open_tree open_tree_attr move_mount
                   fsopen fsconfig fsmount fspick mount_setattr
            ENOSYS clone3
            """)
        .exceptFor("clone")
        .check(filter(architecture));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void clone_makes_threads_and_processes_but_no_namespaces(Architecture architecture) {
    CompiledFilter filter = filter(architecture);

    assertThat(filter.call(SystemCall.CLONE, 17)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.CLONE, 0x003D_0F00)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.CLONE, 0x8000 | 17)).isEqualTo(ALLOW);
    for (long namespace = 0x0200_0000; namespace <= 0x4000_0000; namespace <<= 1) {
      assertThat(filter.call(SystemCall.CLONE, namespace | 17)).isEqualTo(refuse(Errno.EPERM));
    }
    assertThat(filter.call(SystemCall.CLONE, 0x2_0000)).isEqualTo(refuse(Errno.EPERM));
  }

  private static CompiledFilter filter(Architecture architecture) {
    return CompiledFilter.of(ConfinementFilters.containerLike(), architecture);
  }
}
