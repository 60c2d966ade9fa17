package io.octaskly.sandbox;

/**
 * What an {@linkplain IsolationLevel isolation level} promises.
 *
 * <p>Each is met by one or more {@linkplain Mechanism mechanisms}; {@link TaskResult#guarantees()}
 * says which were in force for a task.
 */
public enum Guarantee {
  /** The task has its own session and process group and no controlling terminal. */
  OWN_SESSION("own session and process group, no terminal"),

  /** Everything the task started ends with the task, with its limit, and with the host JVM. */
  TREE_ENDS("whole tree ends with the task, its limit, and the host JVM"),

  /** Of the host's descriptors the task has standard input, output and error, and no other. */
  NO_INHERITED_DESCRIPTORS("only stdin, stdout, stderr inherited"),

  /** The task's {@link ResourceLimits} are enforced. */
  RESOURCE_LIMITS("resource limits"),

  /** The task cannot gain privileges, has no capabilities, and leaves no core dump. */
  NO_NEW_PRIVILEGES("no new privileges, no capabilities, no core dump"),

  /** The task sees the environment of its level instead of the host's. */
  CLEAN_ENVIRONMENT("cleaned environment"),

  /** The task writes where its level and its grants allow, and nowhere else. */
  WRITES_CONFINED("write only where granted"),

  /** The task reads where its level and its grants allow, and nowhere else. */
  READS_CONFINED("read only where granted"),

  /** The task executes its program, that program's interpreter, what was granted, and no more. */
  EXECUTION_CONFINED("execute only what was named"),

  /** {@code /proc} and {@code /sys} of the host, and most of its {@code /etc}, are out of sight. */
  SYSTEM_DIRECTORIES_HIDDEN("host's /proc, /sys and /etc hidden"),

  /** The task cannot act on a process outside its own tree. */
  HOST_PROCESSES_UNTOUCHED("host processes not signalled, traced, tuned"),

  /** The task cannot talk to the host's services by UNIX sockets, System V or POSIX IPC. */
  HOST_SERVICES_UNREACHED("host services not reached (UNIX sockets, IPC)"),

  /** System calls that only administrators, debuggers and attackers need are refused. */
  DANGEROUS_CALLS_REFUSED("dangerous calls refused"),

  /** Every system call that is not on a short list is refused. */
  ONLY_LISTED_CALLS("only an allow list of calls"),

  /** Every system call that the {@link SandboxProfile} does not list is refused. */
  ONLY_PROFILE_CALLS("only the system calls of its profile"),

  /** The task has no network. */
  NETWORK_CLOSED("no network");

  private final String label;

  Guarantee(String label) {
    this.label = label;
  }

  /** {@return the guarantee in plain words, as tables and messages put it} */
  public String label() {
    return label;
  }
}
