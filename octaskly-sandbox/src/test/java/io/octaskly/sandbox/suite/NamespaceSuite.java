package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CAPSET;
import static io.octaskly.sandbox.attack.Syscall.CLONE3;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.SETGROUPS;
import static io.octaskly.sandbox.attack.Syscall.SETNS;
import static io.octaskly.sandbox.attack.Syscall.SETUID;
import static io.octaskly.sandbox.attack.Syscall.UNSHARE;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;

import io.octaskly.sandbox.attack.AttackProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Ways to capabilities: namespaces, in which a task has them all, and what gives them back. */
final class NamespaceSuite {
  private static final int SIGCHLD = 17;

  // linux/sched.h
  private static final int CLONE_NEWUTS = 0x0400_0000;
  private static final int CLONE_NEWUSER = 0x1000_0000;
  private static final int CLONE_NEWNET = 0x4000_0000;

  private static final Map<String, Integer> PRIVILEGED =
      new TreeMap<>(
          Map.of(
              "mount", 0x0002_0000,
              "cgroup", 0x0200_0000,
              "uts", CLONE_NEWUTS,
              "ipc", 0x0800_0000,
              "pid", 0x2000_0000,
              "network", CLONE_NEWNET,
              "time", 0x80));

  private static final int ALL = 0x7E02_0080;

  /** {@code linux/capability.h}: the version with 64 capabilities, and one of the first 32. */
  private static final int VERSION = 0x2008_0522;

  private static final long CAP_SYS_ADMIN = 1 << 21;

  private NamespaceSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.add(
        unprivileged(
            "new-user-namespace",
            "makes a user namespace and has every capability in it",
            program -> program.require(UNSHARE, CLONE_NEWUSER)));
    attacks.add(
        unprivileged(
            "new-namespaces",
            "makes a user namespace and, with its capabilities, all others",
            program -> program.require(UNSHARE, ALL)));
    attacks.add(
        unprivileged(
            "clone-into-user-namespace",
            "makes a child in a user namespace",
            program -> program.require(WAIT4, program.clone(CLONE_NEWUSER, () -> {}), 0, 0, 0)));
    attacks.add(
        unprivileged(
            "clone3-into-user-namespace",
            "makes the child by clone3, whose flags no filter sees",
            program -> {
              // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, ...
              long[] arguments = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD, 0, 0, 0};
              program.require(CLONE3, program.words(arguments), arguments.length * Long.BYTES);
            }));
    PRIVILEGED.forEach((kind, flag) -> attacks.add(privileged(kind, flag)));
    attacks.add(
        Attack.of(
                Family.CALLS,
                "enter-namespace",
                "enters the namespace of a process of the host",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  long victim = scene.victim().pid();
                  program.require(SETNS, program.require(PIDFD_OPEN, victim, 0), CLONE_NEWUTS);
                  return Attempt.of(scene, program);
                })
            .needsCapability("CAP_SYS_ADMIN")
            .refusedInContainers());
    attacks.addAll(regained());
    return attacks;
  }

  private static Attack unprivileged(
      String name, String aim, Consumer<AttackProgram.Builder> calls) {
    return CallSuite.attack(name, aim, "SSBB", calls)
        .where(Host::hasUserNamespaces, "user namespaces")
        .refusedInContainers();
  }

  private static Attack privileged(String kind, int flag) {
    return CallSuite.attack(
            "new-" + kind + "-namespace",
            "makes a " + kind + " namespace",
            "SBBB",
            program -> program.require(UNSHARE, flag))
        .needsCapability("CAP_SYS_ADMIN")
        .refusedInContainers();
  }

  private static List<Attack> regained() {
    return List.of(
        CallSuite.attack(
                "regain-capability",
                "takes a capability back",
                "SBBB",
                program ->
                    program.require(
                        CAPSET,
                        program.words(VERSION),
                        // effective and permitted, inheritable and the next 32 effective, ...
                        program.words(CAP_SYS_ADMIN << 32 | CAP_SYS_ADMIN, 0, 0)))
            .needsCapability("CAP_SYS_ADMIN"),
        CallSuite.attack(
                "become-root", "becomes root", "SBBB", program -> program.require(SETUID, 0))
            .needsCapability("CAP_SETUID"),
        CallSuite.attack(
                "join-groups",
                "joins the group of root",
                "SBBB",
                program -> program.require(SETGROUPS, 1, program.words(0)))
            .needsCapability("CAP_SETGID"));
  }
}
