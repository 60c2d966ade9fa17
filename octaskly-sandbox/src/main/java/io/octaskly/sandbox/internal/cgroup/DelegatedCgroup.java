package io.octaskly.sandbox.internal.cgroup;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.KernelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what can be done beneath a control group that was delegated to the host ({@code
 * cgroups(7)}, "Cgroup delegation"), and prepares it.
 *
 * <p>The kernel lets a group pass controllers on only while no process stands in the group itself.
 * A host that stands there is therefore moved into a leaf beneath it.
 */
public final class DelegatedCgroup {
  /** What limits need. */
  private static final List<String> CONTROLLERS = List.of("memory", "pids");

  private static final String LEAF = "octaskly-host";

  /** systemd marks what it has delegated: Delegate= in {@code systemd.resource-control(5)}. */
  private static final String MARK = "delegate";

  private DelegatedCgroup() {}

  /** Looks for a delegated group that this process is in, as systemd marks them. */
  public static CgroupSupport find() {
    try {
      Optional<Path> own = OwnCgroup.directory();
      if (own.isEmpty()) {
        return CgroupSupport.none("the hierarchy of control groups version 2 is not mounted here");
      }
      for (Path group = own.get(); group != null; group = group.getParent()) {
        if (isMarked(group)) {
          return at(group);
        }
      }
      return CgroupSupport.none(
          "no control group version 2 was delegated to this process: start it by a systemd unit"
              + " with Delegate=yes, or name a group for its tasks by Sandbox.Builder.cgroup(...)");
    } catch (IOException e) {
      return CgroupSupport.none("control groups cannot be looked at: " + e);
    }
  }

  private static boolean isMarked(Path group) throws IOException {
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(group, UserDefinedFileAttributeView.class);
    if (attributes == null || !attributes.list().contains(MARK)) {
      return false;
    }
    ByteBuffer value = ByteBuffer.allocate(attributes.size(MARK));
    attributes.read(MARK, value);
    return new String(value.array(), StandardCharsets.US_ASCII).startsWith("1");
  }

  /** Takes a group that the host was given, and sees what can be done with it. */
  public static CgroupSupport at(Path group) {
    try {
      Optional<ControlDirectory> opened =
          Files.isDirectory(group) ? ControlDirectory.open(group) : Optional.empty();
      if (opened.isEmpty() || opened.get().read("cgroup.controllers").isEmpty()) {
        return CgroupSupport.none(group + " is not the directory of a control group version 2");
      }
      try (ControlDirectory directory = opened.get()) {
        TaskCgroup.removeLeftOver(group);
        String obstacle = passControllersOn(directory);
        try (TaskCgroup attempt = TaskCgroup.make(group)) {
          return new CgroupSupport(group, obstacle.isEmpty(), attempt.has("cgroup.kill"), obstacle);
        }
      }
    } catch (IOException | KernelException e) {
      return CgroupSupport.none(
          "control groups cannot be made in " + group + ": " + e.getMessage());
    }
  }

  /** Returns what is in the way, or nothing. */
  private static String passControllersOn(ControlDirectory group) throws IOException {
    Set<String> missing = missing(group, "cgroup.subtree_control");
    if (missing.isEmpty()) {
      return "";
    }
    Set<String> absent = missing(group, "cgroup.controllers");
    if (!absent.isEmpty()) {
      return group.path()
          + " has no controller "
          + String.join(" and ", absent)
          + ": have the group above it pass it on (systemd: Delegate=memory pids; else its"
          + " cgroup.subtree_control)";
    }
    try {
      passOn(group, missing);
      return "";
    } catch (KernelException e) {
      if (e.errno() != Errno.EBUSY || !OwnCgroup.directory().equals(Optional.of(group.path()))) {
        return notPassedOn(group, e);
      }
    }
    moveIntoLeaf(group.path());
    try {
      passOn(group, missing);
      return "";
    } catch (KernelException e) {
      return notPassedOn(group, e);
    }
  }

  private static Set<String> missing(ControlDirectory group, String file) {
    Set<String> missing = new LinkedHashSet<>(CONTROLLERS);
    List.of(group.read(file).orElse("").split(" ", -1)).forEach(missing::remove);
    return missing;
  }

  private static void passOn(ControlDirectory group, Set<String> controllers) {
    group.write("cgroup.subtree_control", "+" + String.join(" +", controllers));
  }

  private static String notPassedOn(ControlDirectory group, KernelException e) {
    return group.path()
        + " does not pass its controllers on"
        + (e.errno() == Errno.EBUSY
            ? ", since processes stand in the group itself: start them in one beneath it (systemd:"
                + " DelegateSubgroup=)"
            : ": " + e.getMessage());
  }

  private static void moveIntoLeaf(Path group) throws IOException {
    Path leaf = group.resolve(LEAF);
    if (!Files.exists(leaf)) {
      Files.createDirectory(leaf);
    }
    Files.writeString(
        leaf.resolve("cgroup.procs"),
        Long.toString(ProcessHandle.current().pid()),
        StandardOpenOption.WRITE);
  }
}
