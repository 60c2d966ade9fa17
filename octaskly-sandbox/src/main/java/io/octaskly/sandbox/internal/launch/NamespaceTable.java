package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.FileTree.Made;
import io.octaskly.sandbox.internal.launch.FileTree.MadeDirectory;
import io.octaskly.sandbox.internal.launch.FileTree.MadeFile;
import io.octaskly.sandbox.internal.launch.FileTree.MadeLink;
import io.octaskly.sandbox.internal.launch.FileTree.Part;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.nio.charset.StandardCharsets;

/**
 * What process 1 of new namespaces does before it makes the task: it maps its user ids, puts the
 * task's file tree together, and leaves the host's behind.
 *
 * <p>Mounts come before Landlock, which forbids them; the tree is first made private, or without a
 * user namespace the host would see them ({@code mount_namespaces(7)}).
 */
final class NamespaceTable {
  /** Entries besides those of the tree. */
  static final int FIXED_ENTRIES = 28;

  private static final int AT_FDCWD = -100;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;
  private static final int MS_NOSUID_NODEV = 2 | 4;
  private static final int MS_PROC = 1 | 2 | 4 | 8;
  private static final int MS_REC_PRIVATE = 0x4000 | 0x4_0000;

  /** {@code proc(5)}, Linux 5.8: the rest tells about the host, from its start to its load. */
  private static final String PROCESSES_ONLY = "subset=pid";

  private static final int MNT_DETACH = 2;
  private static final int OPEN_TREE_CLONE_CLOEXEC = 1 | 0x80000;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MOUNT_ATTR_RDONLY = 1;
  private static final int MOUNT_ATTR_NOSUID = 2;
  private static final int MOUNT_ATTR_NODEV = 4;
  private static final int MOUNT_ATTR_SIZE = 32;
  private static final int S_IFREG = 0x8000;
  private static final int DIRECTORY_MODE = 0755;
  private static final String TEMPORARY = "tmp";
  private static final int ONE_ID = 1;

  private final Arena arena;
  private final SyscallTable table;
  private final Namespaces namespaces;
  private final FileTree tree;

  NamespaceTable(Arena arena, SyscallTable table, Namespaces namespaces) {
    this.arena = arena;
    this.table = table;
    this.namespaces = namespaces;
    this.tree = namespaces.tree();
  }

  static int entries(FileTree tree) {
    return FIXED_ENTRIES
        + tree.made().size()
        + 2 * tree.readOnly().size()
        + 3 * tree.writable().size();
  }

  void write() {
    Namespaces.Ids ids = namespaces.ids();
    if (ids != null) {
      mapIds(ids);
    }
    table.add(
        "keep mounts from the host", SystemCall.MOUNT, 0, arena.string("/"), 0, MS_REC_PRIVATE, 0);
    root();
    if (tree.temporaryBytes() > 0) {
      temporary();
    }
    tree.made().forEach(this::make);
    tree.readOnly().forEach(part -> mount(part, relative(part.path())));
    attributes(".", AT_RECURSIVE, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0);
    if (tree.temporaryBytes() > 0) {
      attributes(TEMPORARY, 0, 0, MOUNT_ATTR_RDONLY);
    }
    for (Part part : tree.writable()) {
      mount(part, relative(part.path()));
      attributes(relative(part.path()), AT_RECURSIVE, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0);
    }
    if (namespaces.proc()) {
      table.add(
          "mount a /proc of its own",
          SystemCall.MOUNT,
          arena.string("proc"),
          arena.string("proc"),
          arena.string("proc"),
          MS_PROC,
          tree.kernelProc() ? 0 : arena.string(PROCESSES_ONLY));
    }
    leaveTheHostsTree();
  }

  /** Maps exactly the own ids, which needs no privilege ({@code user_namespaces(7)}). */
  private void mapIds(Namespaces.Ids ids) {
    write("/proc/self/setgroups", "deny");
    write("/proc/self/uid_map", ids.user() + " " + ids.user() + " " + ONE_ID);
    write("/proc/self/gid_map", ids.group() + " " + ids.group() + " " + ONE_ID);
  }

  private void write(String file, String text) {
    SyscallTable.Entry open =
        table.about(
            "open", file, SystemCall.OPENAT, AT_FDCWD, arena.string(file), O_WRONLY_CLOEXEC);
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    SyscallTable.Entry write =
        table.about(
            "write", file, SystemCall.WRITE, 0, arena.bytes(content).address(), content.length);
    open.resultIsArgument(0, write);
  }

  private void root() {
    if (tree.wholeHost()) {
      mount(new Part("/", Origin.GRANT), tree.mountPoint());
    } else {
      table.about(
          "mount the task's tree on",
          tree.mountPoint(),
          SystemCall.MOUNT,
          arena.string("tmpfs"),
          arena.string(tree.mountPoint()),
          arena.string("tmpfs"),
          MS_NOSUID_NODEV,
          arena.string("mode=0755,size=1m"));
    }
    table.about(
        "enter the task's tree at",
        tree.mountPoint(),
        SystemCall.CHDIR,
        arena.string(tree.mountPoint()));
  }

  private void make(Made made) {
    long path = arena.string(relative(made.path()));
    if (made instanceof MadeDirectory) {
      table.about(
          "make directory", made.path(), SystemCall.MKDIRAT, AT_FDCWD, path, DIRECTORY_MODE);
    } else if (made instanceof MadeFile) {
      table.about("make file", made.path(), SystemCall.MKNODAT, AT_FDCWD, path, S_IFREG | 0444, 0);
    } else if (made instanceof MadeLink link) {
      table.about(
          "make link",
          made.path(),
          SystemCall.SYMLINKAT,
          arena.string(link.target()),
          AT_FDCWD,
          path);
    }
  }

  private void mount(Part part, String on) {
    SyscallTable.Entry open =
        table.about(
            "copy the mount of",
            part.path(),
            SystemCall.OPEN_TREE,
            AT_FDCWD,
            arena.string(part.path()),
            OPEN_TREE_CLONE_CLOEXEC | AT_RECURSIVE);
    SyscallTable.Entry move =
        table.about(
            "show the task",
            part.path(),
            SystemCall.MOVE_MOUNT,
            0,
            arena.string(""),
            AT_FDCWD,
            arena.string(on),
            MOVE_MOUNT_F_EMPTY_PATH);
    open.resultIsArgument(0, move);
    if (part.origin() != Origin.GRANT) {
      open.tolerated();
      move.tolerated();
    }
  }

  private void attributes(String path, int flags, long set, long clear) {
    Segment attributes = arena.allocate(MOUNT_ATTR_SIZE);
    attributes.putLong(0, set);
    attributes.putLong(8, clear);
    table.about(
        "set the mount flags of",
        path,
        SystemCall.MOUNT_SETATTR,
        AT_FDCWD,
        arena.string(path),
        flags,
        attributes.address(),
        MOUNT_ATTR_SIZE);
  }

  /** Before anything of the host is shown beneath it. */
  private void temporary() {
    if (!tree.wholeHost()) {
      make(new MadeDirectory("/" + TEMPORARY));
    }
    table.add(
        "mount a /tmp of its own",
        SystemCall.MOUNT,
        arena.string("tmpfs"),
        arena.string(TEMPORARY),
        arena.string("tmpfs"),
        MS_NOSUID_NODEV,
        arena.string("mode=1777,size=" + tree.temporaryBytes()));
  }

  /** {@code pivot_root(2)}, "pivot_root(".", ".")": the old root is stacked there, and goes. */
  private void leaveTheHostsTree() {
    long here = arena.string(".");
    table.add("enter the task's tree", SystemCall.PIVOT_ROOT, here, here);
    table.add("leave the host's tree", SystemCall.UMOUNT2, here, MNT_DETACH);
  }

  private static String relative(String path) {
    return path.equals("/") ? "." : path.substring(1);
  }
}
