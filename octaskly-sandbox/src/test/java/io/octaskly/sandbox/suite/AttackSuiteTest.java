package io.octaskly.sandbox.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack, unconfined and at each level, against what the table expects on this host.
 *
 * <p>Attacks are bounded by themselves: what they take, start and wait for ends when nothing
 * confines them. {@code -Doctaskly.test.sandbox.off=true} shows it: every run is then unconfined,
 * and what should have been blocked fails.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class AttackSuiteTest {
  private static final HostKind HERE = HostKind.here();
  private static final String UNCONFINED = "unconfined";

  /** Which runs of each attack, all unless set. */
  private static final List<String> RUNS =
      List.of(
          System.getProperty(
                  "octaskly.test.suite.runs", UNCONFINED + ",none,basic,strict,very-strict")
              .split(",", -1));

  private static final boolean SWITCHED_OFF = Boolean.getBoolean("octaskly.test.sandbox.off");

  @TempDir(factory = OutsideTmp.class)
  Path directory;

  @TestFactory
  Stream<DynamicContainer> attacks() {
    return Suite.attacks().stream()
        .map(attack -> DynamicContainer.dynamicContainer(attack.name(), runs(attack)));
  }

  private List<DynamicTest> runs(Attack attack) {
    List<DynamicTest> tests = new ArrayList<>();
    if (RUNS.contains(UNCONFINED)) {
      tests.add(
          test(
              attack,
              UNCONFINED,
              () ->
                  assertThat(Runs.succeedsUnconfined(attack, directory(attack, UNCONFINED)))
                      .as("%s succeeds unconfined on %s", attack, HERE.label())
                      .isEqualTo(attack.impossible(HERE).isEmpty())));
    }
    for (IsolationLevel level : levels()) {
      tests.add(
          test(
              attack,
              "at " + level.id(),
              () ->
                  assertThat(succeeds(attack, level))
                      .as("%s succeeds at %s on %s", attack, level.id(), HERE.label())
                      .isEqualTo(attack.succeeds(HERE, level))));
    }
    return tests;
  }

  private static List<IsolationLevel> levels() {
    return RUNS.stream().filter(run -> !run.equals(UNCONFINED)).map(IsolationLevel::parse).toList();
  }

  private boolean succeeds(Attack attack, IsolationLevel level) throws Exception {
    Path own = directory(attack, level.id());
    return SWITCHED_OFF ? Runs.succeedsUnconfined(attack, own) : Runs.succeeds(attack, level, own);
  }

  private static DynamicTest test(Attack attack, String run, Executable body) {
    return DynamicTest.dynamicTest(
        attack.name() + " " + run,
        () -> {
          attack.missing().ifPresent(what -> Assumptions.abort("this host has no " + what));
          body.execute();
        });
  }

  private Path directory(Attack attack, String run) {
    return directory.resolve(attack.name() + "-" + run);
  }

  @Test
  void names_are_unique() {
    List<String> names = Suite.attacks().stream().map(Attack::name).toList();
    Set<String> different = new HashSet<>(names);

    assertThat(names).hasSameSizeAs(different);
  }

  @Test
  void strict_levels_block_what_the_lower_ones_block() {
    assertThat(Suite.attacks())
        .allSatisfy(
            attack ->
                assertThat(Arrays.stream(HostKind.values()).map(attack::expected))
                    .as(attack.name())
                    .allMatch(expected -> expected.matches("S*B*")));
  }
}
