package io.octaskly.sandbox;

/** A means, nearly always a kernel feature, by which a {@link Guarantee} is kept. */
public enum Mechanism {
  /** A session of its own: {@code setsid(2)}. */
  SETSID("setsid"),

  /**
   * A small process between the JVM and the task, a child subreaper ({@code
   * PR_SET_CHILD_SUBREAPER(2const)}), that kills what the task leaves behind.
   */
  GUARD_PROCESS("guard process"),

  /** A small process 1 of the task's pid namespace; its death takes the whole namespace. */
  INIT_PROCESS("init process"),

  /** Limits of a control group of the task's own, for its whole tree: {@code cgroups(7)}. */
  CGROUP("cgroup"),

  /** The {@code cgroup.kill} file of a control group of the task's own: {@code cgroups(7)}. */
  CGROUP_KILL("cgroup.kill"),

  /** Every descriptor from 3 up is closed at once: {@code close_range(2)}. */
  CLOSE_RANGE("close_range"),

  /** Every open descriptor that was listed before the launch is closed one by one. */
  DESCRIPTOR_LIST("descriptor list"),

  /** {@link ProcessBuilder}, where there is nothing else: it closes every other descriptor. */
  PROCESS_BUILDER("ProcessBuilder"),

  /** Per-process limits of the kernel: {@code setrlimit(2)}. */
  RLIMIT("rlimit"),

  /** Timers and counters in the host JVM, which kills the tree. */
  SUPERVISOR("supervisor"),

  /** Regular measurement of the tree's resident memory, processor time, processes and files. */
  TREE_SAMPLER("tree sampler"),

  /** {@code PR_SET_NO_NEW_PRIVS}: {@code PR_SET_NO_NEW_PRIVS(2const)}. */
  NO_NEW_PRIVS("no_new_privs"),

  /** All capability sets emptied: {@code capabilities(7)}. */
  CAPABILITY_DROP("capability drop"),

  /** An environment built for the task and handed to {@code execve(2)}. */
  EXEC_ENVIRONMENT("exec environment"),

  /** File access rules of the kernel: {@code landlock(7)}. */
  LANDLOCK("Landlock"),

  /** Landlock's scopes for signals and abstract UNIX sockets, ABI 6: {@code landlock(7)}. */
  LANDLOCK_SCOPES("Landlock scopes"),

  /** A filter on system calls: {@code seccomp(2)}. */
  SECCOMP("seccomp"),

  /** A seccomp filter that lets only the launch's own {@code execve(2)} pass. */
  ONE_SHOT_EXEC("one-shot exec"),

  /** A user id that no other process has: {@code credentials(7)}. */
  OWN_USER_ID("own user id"),

  /**
   * A filter that stops the task's signals until the host has looked whom they are for: {@code
   * seccomp_unotify(2)}. Its own processes can be signalled, except with data ({@code
   * rt_sigqueueinfo(2)}), and then see the host as the sender.
   */
  SIGNAL_LISTENER("signals through a listener"),

  /**
   * A filter that lets a task signal its own first process and the caller's process group, and
   * nothing else, not even its own children by their process ids: {@code kill(2)} with 0 as the id.
   */
  SELF_SIGNALS_ONLY("signals to itself only"),

  /** A file tree of the task's own: {@code mount_namespaces(7)}. */
  MOUNT_NAMESPACE("mount namespace"),

  /** Process ids of the task's own: {@code pid_namespaces(7)}. */
  PID_NAMESPACE("pid namespace"),

  /** System V and POSIX IPC of the task's own: {@code ipc_namespaces(7)}. */
  IPC_NAMESPACE("IPC namespace"),

  /** A network of the task's own, without any interface up: {@code network_namespaces(7)}. */
  NETWORK_NAMESPACE("network namespace"),

  /** User and group ids of the task's own: {@code user_namespaces(7)}. */
  USER_NAMESPACE("user namespace");

  private final String label;

  Mechanism(String label) {
    this.label = label;
  }

  /** {@return the mechanism's name as tables and messages put it} */
  public String label() {
    return label;
  }
}
