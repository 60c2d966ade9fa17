package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.junit.jupiter.api.Test;

/** What an administrator is told who has to find out why there are no namespaces. */
class NamespaceSupportTest {
  @Test
  void refused_to_an_ordinary_user_names_the_switches_of_distributions_and_containers() {
    assertThat(NamespaceSupport.obstacle("mount it", SystemCall.MOUNT, Errno.EACCES, true))
        .contains("\"mount it\" failed with EACCES")
        .contains("kernel.apparmor_restrict_unprivileged_userns=0")
        .contains("kernel.unprivileged_userns_clone")
        .contains("container profile");
  }

  @Test
  void used_up_namespaces_name_their_limit() {
    assertThat(NamespaceSupport.obstacle("clone", SystemCall.CLONE3, Errno.ENOSPC, true))
        .contains("user.max_user_namespaces");
    assertThat(NamespaceSupport.obstacle("clone", SystemCall.CLONE3, Errno.ENOSPC, false))
        .contains("user.max_{mnt,pid,ipc,net}_namespaces")
        .doesNotContain("CAP_SYS_ADMIN");
  }

  @Test
  void refused_to_root_names_the_capability() {
    assertThat(NamespaceSupport.obstacle("clone", SystemCall.CLONE3, Errno.EPERM, false))
        .contains("CAP_SYS_ADMIN")
        .doesNotContain("apparmor");
  }

  @Test
  void initial_ramdisk_and_old_kernel_are_told_apart_from_refusals() {
    assertThat(NamespaceSupport.obstacle("enter", SystemCall.PIVOT_ROOT, Errno.EINVAL, false))
        .contains("initial ramdisk");
    assertThat(NamespaceSupport.obstacle("show", SystemCall.OPEN_TREE, Errno.ENOSYS, true))
        .contains("Linux 5.12");
  }
}
