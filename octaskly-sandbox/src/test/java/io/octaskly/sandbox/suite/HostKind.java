package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.SandboxSupport;
import java.util.Set;

/** The kinds of host that the suite runs on. */
enum HostKind {
  ROOT("root"),
  USER("user"),
  /** Root under a filter like that of container runtimes: no namespaces, no mounts, no clone3. */
  CONTAINER("container"),
  /** Root on Linux 6.1: Landlock without truncate, ioctl and scopes. */
  ROOT_6_1("root on 6.1"),
  USER_6_1("user on 6.1");

  private static final String OLDER = "6.1.";

  private final String label;

  HostKind(String label) {
    this.label = label;
  }

  /** The name as the table puts it. */
  String label() {
    return label;
  }

  /** Whether it is root that runs tasks. */
  boolean isRoot() {
    return this != USER && this != USER_6_1;
  }

  /** Which of them this host is. */
  static HostKind here() {
    Set<Mechanism> mechanisms = SandboxSupport.probe().mechanisms();
    boolean root = mechanisms.contains(Mechanism.OWN_USER_ID);
    if (System.getProperty("os.version").startsWith(OLDER)) {
      return root ? ROOT_6_1 : USER_6_1;
    }
    if (!root) {
      return USER;
    }
    return mechanisms.contains(Mechanism.PID_NAMESPACE) ? ROOT : CONTAINER;
  }
}
