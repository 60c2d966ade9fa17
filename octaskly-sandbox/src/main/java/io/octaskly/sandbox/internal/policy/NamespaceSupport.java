package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import io.octaskly.sandbox.internal.launch.LaunchFailure;
import io.octaskly.sandbox.internal.launch.Launcher;
import io.octaskly.sandbox.internal.launch.Namespaces;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether tasks can have namespaces here, found out by making some.
 *
 * @param available whether they can
 * @param ids what an ordinary user's tasks map in a user namespace; null where none is needed
 * @param proc whether a {@code /proc} can be mounted in them
 * @param obstacle what failed, or why they are not used; empty when they are available
 */
public record NamespaceSupport(
    boolean available, Namespaces.@Nullable Ids ids, boolean proc, String obstacle) {

  private static final String APPARMOR_SWITCH =
      "Ubuntu restricts them: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor"
          + " profile with \"userns,\" for this program";

  /** None, for the reason given. */
  public static NamespaceSupport none(String obstacle) {
    return new NamespaceSupport(false, null, false, obstacle);
  }

  /**
   * Tries.
   *
   * @param changesIds a root host, which needs no user namespace: ids mapped to the host's root
   *     would be exempt from limits
   * @param mountPoint an empty directory
   */
  public static NamespaceSupport probe(Launcher launcher, boolean changesIds, Path mountPoint) {
    Namespaces.Ids ids =
        changesIds
            ? null
            : new Namespaces.Ids(
                (int) Kernel.call(SystemCall.GETEUID), (int) Kernel.call(SystemCall.GETEGID));
    Optional<LaunchFailure> withProc = attempt(launcher, ids, true, mountPoint);
    if (withProc.isEmpty()) {
      return new NamespaceSupport(true, ids, true, "");
    }
    // Container runtimes mask parts of /proc, and the kernel then refuses a whole one.
    Optional<LaunchFailure> without = attempt(launcher, ids, false, mountPoint);
    return without.isEmpty()
        ? new NamespaceSupport(true, ids, false, "")
        : none(obstacle(without.get(), ids != null));
  }

  private static Optional<LaunchFailure> attempt(
      Launcher launcher, Namespaces.@Nullable Ids ids, boolean proc, Path mountPoint) {
    TreeLayout layout = new TreeLayout();
    layout.show(Path.of("/dev/null"), Origin.SYSTEM);
    try {
      launcher.tryNamespaces(
          new Namespaces(ids, true, proc, layout.build(mountPoint, proc, 1 << 20)));
      return Optional.empty();
    } catch (LaunchFailure e) {
      return Optional.of(e);
    }
  }

  private static String obstacle(LaunchFailure failure, boolean ordinaryUser) {
    return obstacle(failure.step(), failure.call(), failure.errno(), ordinaryUser);
  }

  /** What failed, and what an administrator can do about it. */
  static String obstacle(String step, SystemCall call, int errno, boolean ordinaryUser) {
    return "\""
        + step
        + "\" failed with "
        + Errno.name(errno)
        + " ("
        + wayOut(call, errno, ordinaryUser)
        + ")";
  }

  private static String wayOut(SystemCall call, int errno, boolean ordinaryUser) {
    if (call == SystemCall.PIVOT_ROOT && errno == Errno.EINVAL) {
      return "the root directory is an initial ramdisk, which cannot be left: start from a real"
          + " one";
    }
    if (errno == Errno.ENOSYS) {
      return "needs Linux 5.12";
    }
    if (errno == Errno.ENOSPC) {
      return ordinaryUser
          ? "sysctl user.max_user_namespaces is too low"
          : "a sysctl of user.max_{mnt,pid,ipc,net}_namespaces is too low";
    }
    if (!ordinaryUser) {
      return "needs CAP_SYS_ADMIN, and a container profile that lets mounts through";
    }
    return errno == Errno.EINVAL
        ? "a kernel without CONFIG_USER_NS"
        : "a container profile refuses them, or sysctl kernel.unprivileged_userns_clone=0; "
            + APPARMOR_SWITCH;
  }
}
