package io.octaskly.examples.benchmarks.launch;

import io.octaskly.examples.benchmarks.contest.Contestant;
import io.octaskly.examples.benchmarks.contest.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All launchers that this host has, and why the others are missing. */
public final class LauncherField {
  /** Whom all are compared with. */
  public static final String PEER = "ProcessBuilder";

  /** The limit: what the kernel takes without anything around it. */
  public static final String LIMIT = "bare posix_spawn";

  private static final List<String> FEW =
      List.of(PEER, LIMIT, "Octaskly strict", "Octaskly very-strict, init", "bwrap --unshare-all");

  private final Map<String, Launcher> launchers = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  private LauncherField() {}

  /** {@return all} */
  public static LauncherField all() {
    LauncherField field = new LauncherField();
    field.launchers.put(PEER, CommandLine.PLAIN);
    field.launchers.put(LIMIT, BareSpawn::launch);
    SandboxLauncher.addTo(field);
    CommandLine.addTo(field);
    field.launchers.put("zt-exec", LibraryLaunchers::ztExec);
    field.launchers.put("Commons Exec", LibraryLaunchers::commonsExec);
    field.launchers.put("NuProcess", LibraryLaunchers::nuProcess);
    return field;
  }

  /** {@return those that a variant is measured with} */
  public static LauncherField few() {
    LauncherField field = all();
    field.launchers.keySet().retainAll(FEW);
    field.absent.keySet().retainAll(FEW);
    return field;
  }

  void add(String name, Launcher launcher) {
    launchers.put(name, launcher);
  }

  void leaveOut(String name, String reason) {
    absent.put(name, reason);
  }

  /** Takes one out of those that there are. */
  public LauncherField without(String name, String reason) {
    if (launchers.remove(name) != null) {
      absent.put(name, reason);
    }
    return this;
  }

  /** {@return one of them, if it is there} */
  public Optional<Launcher> launcher(String name) {
    return Optional.ofNullable(launchers.get(name));
  }

  /** {@return the names of those that are there} */
  public List<String> names() {
    return List.copyOf(launchers.keySet());
  }

  /** Says in a group who is missing. */
  public void reportAbsent(Group group) {
    absent.forEach(group::leaveOut);
  }

  /** {@return one contestant each, who must read so many bytes, or -1 if that does not matter} */
  public List<Contestant> contestants(List<String> command, long bytes) {
    List<Contestant> contestants = new ArrayList<>();
    launchers.forEach(
        (name, launcher) ->
            contestants.add(new Contestant(name, () -> checked(launcher, command, bytes))));
    return contestants;
  }

  private static double checked(Launcher launcher, List<String> command, long bytes)
      throws Exception {
    long read = launcher.launch(command);
    if (bytes >= 0 && read != bytes) {
      throw new IllegalStateException(read + " bytes arrived of " + bytes);
    }
    return 1;
  }
}
