package io.octaskly.sandbox.internal.launch;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a task ({@code namespaces(7)}): mounts, process ids, IPC and host name always,
 * the others as said. The task's first process is then not its guard's child alone, but process 2
 * of a world of its own, of which the guard is the init.
 *
 * @param ids what an ordinary user needs to make the others: a user namespace in which it has its
 *     own ids and no others; null for a host that may make them anyhow, whose tasks get no
 *     privileges to begin with
 * @param network whether the task gets a network of its own, without any interface up
 * @param proc whether it gets a {@code /proc} of its own. A container whose runtime masks parts of
 *     {@code /proc} cannot have one; without Landlock it would lead to the JVM's memory, which the
 *     init shares until its own exec
 * @param tree what it sees of the file system
 */
public record Namespaces(@Nullable Ids ids, boolean network, boolean proc, FileTree tree) {
  private static final long CLONE_NEWNS = 0x2_0000;
  private static final long CLONE_NEWUTS = 0x400_0000;
  private static final long CLONE_NEWIPC = 0x800_0000;
  private static final long CLONE_NEWUSER = 0x1000_0000;
  private static final long CLONE_NEWPID = 0x2000_0000;
  private static final long CLONE_NEWNET = 0x4000_0000;

  /** A user id and a group id. */
  public record Ids(int user, int group) {}

  long cloneFlags() {
    return CLONE_NEWNS
        | CLONE_NEWPID
        | CLONE_NEWIPC
        | CLONE_NEWUTS
        | (ids != null ? CLONE_NEWUSER : 0)
        | (network ? CLONE_NEWNET : 0);
  }
}
