package io.octaskly.sandbox.kernels;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxSupport;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints what this host offers: for people, the first thing to compare when tests run on another
 * kernel; and as a line for {@code .ci/kernels}, which collects them into the table of kernels.
 */
final class Probe {
  private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+).*");
  private static final Pattern LANDLOCK = Pattern.compile("(?s).*Landlock (ABI \\d+).*");

  private final SandboxSupport support = SandboxSupport.probe();

  private Probe() {}

  public static void main(String[] arguments) {
    Probe probe = new Probe();
    System.out.print(probe.support.toTable());
    try {
      Sandbox.builder().require(Mechanism.CGROUP).build();
    } catch (GuaranteeUnavailableException e) {
      if (e.guarantee() == Guarantee.RESOURCE_LIMITS) {
        System.out.println("no control groups: " + e.getMessage());
      }
    }
    System.out.println("seen: " + String.join(" | ", probe.columns()));
  }

  /** In the order that the head of {@code .ci/kernels.seen} names. */
  private List<String> columns() {
    return List.of(
        first(VERSION, System.getProperty("os.version"), "unknown"),
        System.getProperty("os.arch").equals("amd64") ? "x86-64" : "AArch64",
        first(LANDLOCK, support.toTable(), "no"),
        offered(Mechanism.MOUNT_NAMESPACE),
        offered(Mechanism.SIGNAL_LISTENER),
        offered(Mechanism.CGROUP),
        kept(IsolationLevel.NONE, Guarantee.TREE_ENDS, Set.of()),
        kept(IsolationLevel.BASIC, Guarantee.WRITES_CONFINED, Set.of()),
        kept(IsolationLevel.STRICT, Guarantee.WRITES_CONFINED, Set.of()),
        // What all kernels have beneath it says nothing about this one.
        kept(IsolationLevel.STRICT, Guarantee.HOST_PROCESSES_UNTOUCHED, Set.of(Mechanism.SECCOMP)),
        kept(IsolationLevel.STRICT, Guarantee.TREE_ENDS, Set.of()),
        kept(IsolationLevel.VERY_STRICT, Guarantee.WRITES_CONFINED, Set.of()),
        kept(
            IsolationLevel.VERY_STRICT,
            Guarantee.HOST_PROCESSES_UNTOUCHED,
            Set.of(Mechanism.SECCOMP)));
  }

  private String offered(Mechanism mechanism) {
    return support.mechanisms().contains(mechanism) ? "yes" : "no";
  }

  private String kept(IsolationLevel level, Guarantee guarantee, Set<Mechanism> understood) {
    SandboxSupport.Level found = support.of(level);
    return found.available()
        ? found.guarantees().getOrDefault(guarantee, List.of()).stream()
            .filter(mechanism -> !understood.contains(mechanism))
            .map(Mechanism::label)
            .collect(Collectors.joining(", "))
        : "refused";
  }

  private static String first(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? matcher.group(1) : otherwise;
  }
}
