package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.Equals;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a level allows, the level before it allows too, on each architecture, for every number. */
class TighterLevelTest {

  /** One for each of the filters that there are: truncation open, access mode 3 open, no gap. */
  private static final int[] ABIS = {0, 3, ConfinementInputs.ALL_OF_LANDLOCK};

  /** Above all numbers that have a name, and where x32 begins. */
  private static final int HIGHEST_NUMBER = 1000;

  /**
   * With every combination of the values that either level compares an argument with, of their
   * neighbours by one bit, and of what else an argument may be.
   */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void very_strict_allows_nothing_that_strict_refuses(boolean network, boolean oneShotExec) {
    for (int abi : ABIS) {
      ConfinementInputs inputs = ConfinementInputs.inHostTree(network, abi, oneShotExec);
      for (Architecture architecture : Architecture.values()) {
        Pair pair =
            new Pair(
                ConfinementFilters.veryStrict(inputs),
                ConfinementFilters.strict(inputs),
                architecture);
        assertThat(pair.countAllowed()).isPositive();
      }
    }
  }

  @Test
  void strict_allows_nothing_that_basic_refuses() {
    for (int abi : ABIS) {
      for (Architecture architecture : Architecture.values()) {
        Pair pair =
            new Pair(
                ConfinementFilters.strict(ConfinementInputs.inHostTree(true, abi, true)),
                ConfinementFilters.basic(abi),
                architecture);
        assertThat(pair.countAllowed()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BASIC", "STRICT", "VERY_STRICT"})
  void profile_allows_nothing_that_its_level_refuses(IsolationLevel level) {
    Set<SystemCall> listed = EnumSet.allOf(SystemCall.class);
    listed.removeAll(Set.of(SystemCall.IOCTL, SystemCall.EXECVE, SystemCall.STATX));
    for (int abi : ABIS) {
      FilterPolicy ofLevel =
          ConfinementFilters.of(level, ConfinementInputs.inHostTree(true, abi, false));
      for (Architecture architecture : Architecture.values()) {
        Pair pair = new Pair(new ProfileFilter(ofLevel, listed).policy(), ofLevel, architecture);
        assertThat(pair.countAllowed()).isPositive();
      }
    }
  }

  @Property(tries = 500)
  void very_strict_allows_nothing_that_strict_refuses_whatever_the_arguments(
      @ForAll("inputs") ConfinementInputs inputs,
      @ForAll Architecture architecture,
      @ForAll("argumentLists") long[] arguments) {
    Pair pair =
        new Pair(
            ConfinementFilters.veryStrict(inputs), ConfinementFilters.strict(inputs), architecture);
    for (int number = -1; number <= HIGHEST_NUMBER; number++) {
      pair.isAllowed(SeccompData.of(architecture, number, arguments));
    }
  }

  @Provide
  Arbitrary<ConfinementInputs> inputs() {
    List<ConfinementInputs> inputs = new ArrayList<>();
    for (int abi : ABIS) {
      inputs.add(ConfinementInputs.inHostTree(true, abi, true));
      inputs.add(ConfinementInputs.inHostTree(false, abi, false));
    }
    return Arbitraries.of(inputs);
  }

  @Provide
  Arbitrary<long[]> argumentLists() {
    Arbitrary<Long> values =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(0, 64),
            Arbitraries.integers().between(0, 63).map(bit -> 1L << bit),
            Arbitraries.of(CompiledFilter.FIFTH, CompiledFilter.SIXTH));
    return values.array(long[].class).ofSize(6);
  }

  /** Two policies as the kernel would carry them out; both are asked about every call. */
  private static final class Pair {
    private final FilterPolicy tight;
    private final FilterPolicy loose;
    private final Architecture architecture;
    private final CompiledFilter tightFilter;
    private final CompiledFilter looseFilter;

    Pair(FilterPolicy tight, FilterPolicy loose, Architecture architecture) {
      this.tight = tight;
      this.loose = loose;
      this.architecture = architecture;
      this.tightFilter = CompiledFilter.of(tight, architecture);
      this.looseFilter = CompiledFilter.of(loose, architecture);
    }

    /** How many of the calls the tighter policy allows; each has been compared with the looser. */
    int countAllowed() {
      int allowed = 0;
      for (int number = -1; number <= HIGHEST_NUMBER; number++) {
        for (long[] arguments : argumentsOf(number)) {
          if (isAllowed(SeccompData.of(architecture, number, arguments))) {
            allowed++;
          }
        }
      }
      return allowed;
    }

    boolean isAllowed(SeccompData data) {
      boolean allowed = tightFilter.machine().answer(data).equals(FilterAction.ALLOW);
      if (allowed) {
        assertThat(looseFilter.machine().answer(data)).as("%s", data).isEqualTo(FilterAction.ALLOW);
      }
      return allowed;
    }

    private List<long[]> argumentsOf(int number) {
      List<CallRule> rules =
          SystemCall.numbered(architecture, number).stream()
              .flatMap(call -> List.of(tight.rule(call), loose.rule(call)).stream())
              .toList();
      List<long[]> lists = new ArrayList<>(List.of(new long[6]));
      for (int index = 0; index < 6; index++) {
        List<long[]> longer = new ArrayList<>();
        for (long value : valuesOf(index, rules)) {
          for (long[] list : lists) {
            long[] copy = list.clone();
            copy[index] = value;
            longer.add(copy);
          }
        }
        lists = longer;
      }
      return lists;
    }

    /** One value where no rule looks. */
    private static Set<Long> valuesOf(int index, List<CallRule> rules) {
      Set<Long> compared = new TreeSet<>();
      boolean looked = false;
      for (CallRule rule : rules) {
        for (CallRule.Clause clause : rule.clauses()) {
          for (ArgumentCondition condition : clause.conditions()) {
            if (condition instanceof Equals equals && equals.argument().index() == index) {
              looked = true;
              compared.add(equals.value());
              compared.add(equals.value() | ~equals.mask());
              compared.add(equals.mask());
            } else if (!(condition instanceof Equals) && index >= 4) {
              looked = true;
              compared.add(index == 4 ? CompiledFilter.FIFTH : CompiledFilter.SIXTH);
            }
          }
        }
      }
      Set<Long> values = new LinkedHashSet<>(Set.of(0L));
      if (looked) {
        values.add(-1L);
        values.addAll(compared);
        for (long value : compared) {
          for (int bit = 0; bit < Long.SIZE; bit++) {
            values.add(value ^ 1L << bit);
          }
        }
      }
      return values;
    }
  }
}
