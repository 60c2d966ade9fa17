package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.policy.NamespaceSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every level on every kind of host: each feature taken away, alone and with others. A launch is
 * either kept by what is left, with the same effect, or refused naming what is missing.
 */
class HostKindsTest {
  private static final HostFeatures ALL = HostRuntime.get().features();

  @TempDir Path directory;

  /** A host: what it has, and by what it keeps the promises that depend on that. */
  record Kind(
      String name,
      int landlockAbi,
      boolean ids,
      boolean listener,
      boolean namespaces,
      Expected at) {
    HostFeatures features() {
      return new HostFeatures(
          landlockAbi,
          ALL.seccomp(),
          ALL.clone3(),
          ALL.closeRange(),
          ALL.childList(),
          ids,
          namespaces ? ALL.namespaces() : NamespaceSupport.none("not on this kind of host"),
          CgroupSupport.none("not on this kind of host"),
          listener,
          ALL.maxOpenFiles(),
          ALL.physicalMemory());
    }

    boolean existsHere() {
      return landlockAbi <= ALL.landlockAbi()
          && (!ids || ALL.changesIds())
          && (!listener || ALL.signalListener())
          && (!namespaces || ALL.namespaces().available());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What keeps writes and host processes at STRICT and at VERY_STRICT; null where refused. */
  record Expected(
      List<Mechanism> writes,
      List<Mechanism> processes,
      List<Mechanism> writesVery,
      List<Mechanism> processesVery) {}

  private static final List<Mechanism> BY_LANDLOCK = List.of(Mechanism.LANDLOCK, Mechanism.SECCOMP);
  private static final List<Mechanism> BY_BOTH =
      List.of(Mechanism.MOUNT_NAMESPACE, Mechanism.LANDLOCK);
  private static final List<Mechanism> BY_MOUNTS = List.of(Mechanism.MOUNT_NAMESPACE);
  private static final List<Mechanism> PIDS = List.of(Mechanism.PID_NAMESPACE, Mechanism.SECCOMP);
  private static final List<Mechanism> REFUSED = List.of();

  static Stream<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (int abi = 0; abi <= 7; abi++) {
      for (boolean namespaces : new boolean[] {true, false}) {
        for (boolean ids : new boolean[] {true, false}) {
          for (boolean listener : new boolean[] {true, false}) {
            kinds.add(
                new Kind(
                    "Landlock "
                        + abi
                        + (namespaces ? ", namespaces" : "")
                        + (ids ? ", user ids" : "")
                        + (listener ? ", listener" : ""),
                    abi,
                    ids,
                    listener,
                    namespaces,
                    expected(abi, ids, listener, namespaces)));
          }
        }
      }
    }
    return kinds.stream();
  }

  /** The level table, written down once more, independently of the code. */
  private static Expected expected(int abi, boolean ids, boolean listener, boolean namespaces) {
    if (abi == 0) {
      return namespaces
          ? new Expected(BY_MOUNTS, PIDS, BY_MOUNTS, PIDS)
          : new Expected(REFUSED, REFUSED, REFUSED, REFUSED);
    }
    Mechanism signals =
        abi >= 6
            ? Mechanism.LANDLOCK_SCOPES
            : ids
                ? Mechanism.OWN_USER_ID
                : listener ? Mechanism.SIGNAL_LISTENER : Mechanism.SELF_SIGNALS_ONLY;
    List<Mechanism> bySignals = List.of(signals, Mechanism.SECCOMP);
    return namespaces
        ? new Expected(BY_LANDLOCK, bySignals, BY_BOTH, PIDS)
        : new Expected(BY_LANDLOCK, bySignals, BY_LANDLOCK, bySignals);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void level_is_kept_by_what_the_host_has_or_refused(Kind kind) throws IOException {
    assumeThat(kind.existsHere()).as("this host is none that has " + kind).isTrue();
    check(kind, IsolationLevel.STRICT, kind.at().writes(), kind.at().processes());
    check(kind, IsolationLevel.VERY_STRICT, kind.at().writesVery(), kind.at().processesVery());
  }

  private void check(
      Kind kind, IsolationLevel level, List<Mechanism> writes, List<Mechanism> processes)
      throws IOException {
    if (writes.equals(REFUSED)) {
      assertThatThrownBy(() -> Sandbox.builder().level(level).offering(kind.features()).build())
          .isInstanceOf(GuaranteeUnavailableException.class)
          .hasMessageContaining("Landlock")
          .hasMessageContaining("not on this kind of host");
      return;
    }
    Path victim = Programs.readable(directory, "victim", "unharmed\n");
    Files.setPosixFilePermissions(
        victim, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    Path secret = Programs.readable(directory, "secret", "secret\n");
    String script =
        Programs.script(
                directory,
                "(echo harm > " + victim + ") 2>&-",
                "(read line < " + secret + " && echo $line) 2>&-",
                "(echo x >> " + victim + ") 2>&-",
                "kill -CONT " + ProcessHandle.current().pid() + " 2>&- && echo signalled",
                "(exec /bin/ls) 2>&- && echo executed",
                "(read name < /proc/" + ProcessHandle.current().pid() + "/comm) 2>&- && echo seen",
                "echo end")
            .toString();
    Sandbox sandbox = Sandbox.builder().level(level).offering(kind.features()).build();

    TaskResult result = sandbox.run(Task.of(script));

    assertThat(result.stdout().text()).as(kind + " " + level).isEqualTo("end\n");
    assertThat(victim).hasContent("unharmed");
    assertThat(result.guarantees())
        .as(kind + " " + level)
        .containsKeys(promises(level).toArray(Guarantee[]::new))
        .containsEntry(Guarantee.WRITES_CONFINED, writes)
        .containsEntry(Guarantee.HOST_PROCESSES_UNTOUCHED, processes);
  }

  private static Set<Guarantee> promises(IsolationLevel level) {
    Set<Guarantee> all = EnumSet.allOf(Guarantee.class);
    all.remove(Guarantee.ONLY_PROFILE_CALLS);
    if (level == IsolationLevel.STRICT) {
      all.remove(Guarantee.ONLY_LISTED_CALLS);
      all.remove(Guarantee.NETWORK_CLOSED);
    }
    return all;
  }

  @Test
  void missing_close_range_is_refused_at_every_level() {
    HostFeatures without =
        new HostFeatures(
            ALL.landlockAbi(),
            ALL.seccomp(),
            ALL.clone3(),
            false,
            ALL.childList(),
            ALL.changesIds(),
            ALL.namespaces(),
            ALL.cgroups(),
            ALL.signalListener(),
            ALL.maxOpenFiles(),
            ALL.physicalMemory());

    for (IsolationLevel level : IsolationLevel.values()) {
      assertThatThrownBy(() -> Sandbox.builder().level(level).offering(without).build())
          .isInstanceOf(GuaranteeUnavailableException.class)
          .hasMessageContaining("close_range(2) is missing");
    }
  }

  @Test
  void host_that_hides_its_process_list_needs_an_init() throws IOException {
    OfferedFeatures.requireLandlock("a task has an init of itself");
    HostFeatures without =
        new HostFeatures(
            ALL.landlockAbi(),
            ALL.seccomp(),
            ALL.clone3(),
            ALL.closeRange(),
            false,
            ALL.changesIds(),
            ALL.namespaces(),
            ALL.cgroups(),
            ALL.signalListener(),
            ALL.maxOpenFiles(),
            ALL.physicalMemory());

    assertThatThrownBy(() -> Sandbox.builder().offering(without).build())
        .isInstanceOf(GuaranteeUnavailableException.class)
        .hasMessageContaining("/proc/thread-self/children");
    assumeThat(ALL.namespaces().available()).as("this host has no namespaces").isTrue();
    Task task = Task.of(Programs.script(directory, "echo end").toString());
    TaskResult result =
        Sandbox.builder().prefer(Mechanism.INIT_PROCESS).offering(without).build().run(task);
    assertThat(result.guarantees().get(Guarantee.TREE_ENDS))
        .startsWith(Mechanism.INIT_PROCESS, Mechanism.PID_NAMESPACE);
  }

  @Test
  void probe_says_for_each_level_what_keeps_it_or_why_it_is_refused() {
    HostFeatures poor =
        new Kind("poor", 0, false, false, false, expected(0, false, false, false)).features();

    String table = SandboxSupport.of(poor).toTable();

    assertThat(SandboxSupport.of(poor).of(IsolationLevel.NONE).available()).isTrue();
    assertThat(SandboxSupport.of(poor).of(IsolationLevel.STRICT).available()).isFalse();
    assertThat(table)
        .contains("no Landlock", "no namespaces", "guard process")
        .containsPattern(
            "strict +refused: this host cannot guarantee \"write only where granted\"");
  }

  @Test
  void table_of_this_host_fits_a_terminal() {
    assertThat(SandboxSupport.probe().toTable().lines().skip(1))
        .filteredOn(line -> !line.contains("refused"))
        .allMatch(line -> line.length() <= 110);
  }

  @Test
  void mechanisms_that_do_not_fit_in_a_line_go_on_in_the_next() {
    assumeThat(ALL.namespaces().available()).as("this host has no namespaces").isTrue();
    HostFeatures rich = ALL.with(new CgroupSupport(Path.of("/sys/fs/cgroup"), true, true, ""));

    String table = SandboxSupport.of(rich).toTable();

    assertThat(table).containsPattern("init process, pid namespace,\n {71}cgroup\\.kill\n");
    assertThat(table.lines().skip(1))
        .filteredOn(line -> !line.contains("refused"))
        .allMatch(line -> line.length() <= 110);
  }
}
