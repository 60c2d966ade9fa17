package io.octaskly.sandbox.internal.policy;

import static io.octaskly.sandbox.Mechanism.GUARD_PROCESS;
import static io.octaskly.sandbox.Mechanism.LANDLOCK;
import static io.octaskly.sandbox.Mechanism.MOUNT_NAMESPACE;
import static io.octaskly.sandbox.Mechanism.PID_NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuaranteeTableTest {
  private static final HostFeatures FEATURES = HostFeatures.probe();
  private static final List<Set<Mechanism>> WISHES =
      List.of(
          Set.of(),
          Set.of(GUARD_PROCESS),
          Set.of(PID_NAMESPACE),
          Set.of(MOUNT_NAMESPACE),
          Set.of(GUARD_PROCESS, PID_NAMESPACE));

  @Test
  void namespaces_are_claimed_by_all_that_could_or_by_none() {
    List<Map<Guarantee, List<Mechanism>>> resolved = new ArrayList<>();
    for (IsolationLevel level : IsolationLevel.values()) {
      for (Set<Mechanism> missing : subsets()) {
        for (Set<Mechanism> preferred : WISHES) {
          for (Set<Mechanism> required : WISHES) {
            resolve(level, missing, preferred, required, resolved);
          }
        }
      }
    }

    assertThat(resolved).hasSizeGreaterThan(100);
    assertThat(resolved)
        .allSatisfy(
            kept -> {
              if (!GuaranteeTable.useNamespaces(kept)) {
                assertThat(mechanisms(kept)).doesNotContainAnyElementsOf(GuaranteeTable.NAMESPACES);
              } else {
                assertThat(mechanisms(kept)).doesNotContain(GUARD_PROCESS);
              }
            });
  }

  @Test
  void guard_that_is_required_leaves_nothing_to_confine_files_without_landlock() {
    Set<Mechanism> available = EnumSet.complementOf(EnumSet.of(LANDLOCK));

    assertThatThrownBy(
            () ->
                GuaranteeTable.resolve(
                    request(IsolationLevel.VERY_STRICT, Set.of(), Set.of(GUARD_PROCESS)),
                    available,
                    FEATURES))
        .isInstanceOf(GuaranteeUnavailableException.class)
        .hasMessageContaining("mount namespace");
  }

  @Test
  void guard_that_is_only_preferred_gives_way_to_what_is_needed_without_landlock() {
    Set<Mechanism> available = EnumSet.complementOf(EnumSet.of(LANDLOCK));

    Map<Guarantee, List<Mechanism>> kept =
        GuaranteeTable.resolve(
            request(IsolationLevel.STRICT, Set.of(GUARD_PROCESS), Set.of()), available, FEATURES);

    assertThat(kept.get(Guarantee.TREE_ENDS)).contains(PID_NAMESPACE);
    assertThat(kept.get(Guarantee.WRITES_CONFINED)).contains(MOUNT_NAMESPACE);
  }

  @ParameterizedTest
  @CsvSource({
    "BASIC, true, 'ask for level strict, which namespaces keep here'",
    "BASIC, false, 'ask for level strict with namespaces, or ask for level none'",
    "STRICT, false, 'allow this process namespaces, or ask for level none'",
    "VERY_STRICT, false, 'allow this process namespaces, or ask for level none'",
  })
  void way_out_without_landlock_is_one_that_helps_at_that_level(
      IsolationLevel level, boolean namespaces, String wayOut) {
    Set<Mechanism> available = EnumSet.complementOf(EnumSet.of(LANDLOCK));
    if (!namespaces) {
      available.removeAll(GuaranteeTable.NAMESPACES);
    }
    HostFeatures features =
        FEATURES.with(
            new NamespaceSupport(namespaces, null, namespaces, namespaces ? "" : "none here"));

    assertThatThrownBy(
            () -> GuaranteeTable.resolve(request(level, Set.of(), Set.of()), available, features))
        .isInstanceOf(GuaranteeUnavailableException.class)
        .hasMessageContaining("Landlock: not in this kernel")
        .hasMessageEndingWith("lets landlock_create_ruleset through, or " + wayOut);
  }

  private static void resolve(
      IsolationLevel level,
      Set<Mechanism> missing,
      Set<Mechanism> preferred,
      Set<Mechanism> required,
      List<Map<Guarantee, List<Mechanism>>> resolved) {
    Set<Mechanism> available = EnumSet.allOf(Mechanism.class);
    available.removeAll(missing);
    try {
      resolved.add(
          GuaranteeTable.resolve(request(level, preferred, required), available, FEATURES));
    } catch (GuaranteeUnavailableException | IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static GuaranteeTable.Request request(
      IsolationLevel level, Set<Mechanism> preferred, Set<Mechanism> required) {
    return new GuaranteeTable.Request(level, false, false, true, false, preferred, required);
  }

  private static Set<Mechanism> mechanisms(Map<Guarantee, List<Mechanism>> kept) {
    Set<Mechanism> all = EnumSet.noneOf(Mechanism.class);
    kept.values().stream().flatMap(Collection::stream).forEach(all::add);
    return all;
  }

  /**
   * Hosts without Landlock, without namespaces, without what the guard needs, and without pairs.
   */
  private static List<Set<Mechanism>> subsets() {
    List<Set<Mechanism>> missing = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      Set<Mechanism> set = EnumSet.noneOf(Mechanism.class);
      set.addAll((bits & 1) == 0 ? Set.of() : Set.of(LANDLOCK));
      set.addAll((bits & 2) == 0 ? Set.of() : GuaranteeTable.NAMESPACES);
      set.addAll((bits & 4) == 0 ? Set.of() : Set.of(GUARD_PROCESS));
      missing.add(set);
    }
    return missing;
  }
}
