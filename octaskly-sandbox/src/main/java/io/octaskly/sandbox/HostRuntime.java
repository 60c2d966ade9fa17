package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.cgroup.DelegatedCgroup;
import io.octaskly.sandbox.internal.files.TaskDirectories;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.launch.Launcher;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.policy.NamespaceSupport;
import io.octaskly.sandbox.internal.policy.UserIds;
import io.octaskly.sandbox.internal.streams.Handover;
import io.octaskly.sandbox.internal.supervise.HostShutdown;
import io.octaskly.sandbox.internal.supervise.Supervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all sandboxes of a process share: the launch code, the threads that serve them and the
 * directory of the tasks. Made when the first task is started; lives as long as the process.
 */
final class HostRuntime {
  private static final Duration LAUNCH_TIMEOUT = Duration.ofSeconds(10);

  private final HostFeatures features;
  private final Launcher launcher;
  private final Supervisor supervisor;
  private final Handover handover;
  private final TaskDirectories directories;
  private final UserIds userIds = new UserIds(UserIds.DEFAULT_FIRST, UserIds.DEFAULT_COUNT);

  /** Guarded by the class. */
  private static @Nullable HostRuntime instance;

  private HostRuntime() {
    HostFeatures kernel = HostFeatures.probe();
    supervisor = Supervisor.start();
    handover = Handover.start(supervisor);
    launcher = new Launcher(kernel.clone3(), supervisor, LAUNCH_TIMEOUT);
    directories = TaskDirectories.create();
    features =
        kernel
            .with(DelegatedCgroup.find())
            .with(NamespaceSupport.probe(launcher, kernel.changesIds(), directories.tree()));
    HostShutdown.prepare(supervisor::running, directories::remove);
  }

  /**
   * The runtime of this process.
   *
   * @throws SandboxException if this system has no confinement at all
   */
  static synchronized HostRuntime get() {
    if (instance == null) {
      instance = make();
    }
    return instance;
  }

  /**
   * Whether this system has what tasks are confined by at all. Where not, level NONE is served by
   * ProcessBuilder; whether the other levels can be had is found out by {@link #get}.
   */
  static boolean canConfine() {
    return System.getProperty("os.name", "").equals("Linux")
        && Architecture.current().isPresent()
        && Files.isDirectory(Path.of("/proc/self"));
  }

  private static HostRuntime make() {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux") || Architecture.current().isEmpty()) {
      throw new SandboxException(
          "tasks can be confined on Linux on x86-64 and AArch64, not on "
              + system
              + " on "
              + System.getProperty("os.arch")
              + ": run this host there");
    }
    try {
      return new HostRuntime();
    } catch (KernelException e) {
      throw Failures.of(e);
    } catch (LinkageError e) {
      throw new SandboxException(
          "the native part of JNA cannot be loaded: let the JVM use native code"
              + " (--enable-native-access=com.sun.jna, or ALL-UNNAMED on the class path) and JNA"
              + " unpack it (-Djna.tmpdir=... not mounted noexec), or unpack it yourself"
              + " (-Djna.boot.library.path=...)",
          e);
    }
  }

  HostFeatures features() {
    return features;
  }

  Launcher launcher() {
    return launcher;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  /** Where the user's code is called from that must not hold up the supervisor. */
  Handover handover() {
    return handover;
  }

  TaskDirectories directories() {
    return directories;
  }

  /** The ids of sandboxes that were given no range of their own. */
  UserIds userIds() {
    return userIds;
  }
}
