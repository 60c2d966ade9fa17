package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever the policy: the program answers as its rules say when read one after the other. */
class FilterCompilerTest {
  /** More of the largest rules would not fit into what the kernel takes, and be refused. */
  private static final int MOST_RULES = 100;

  private static final int HIGHEST_NUMBER = 1000;

  /** The filters in use, with what their rules compare among the arguments. */
  @Property(tries = 300)
  void the_filters_answer_as_their_rules_say(
      @ForAll("filters") FilterPolicy policy,
      @ForAll Architecture architecture,
      @ForAll("argumentLists") long[] arguments) {
    assertAgreement(policy, architecture, arguments);
  }

  @Property(tries = 200)
  void any_policy_answers_as_its_rules_say(
      @ForAll("policies") FilterPolicy policy,
      @ForAll Architecture architecture,
      @ForAll("argumentLists") long[] arguments) {
    assertAgreement(policy, architecture, arguments);
  }

  @Property
  void numbers_outside_the_table_are_answered_alike(
      @ForAll("filters") FilterPolicy policy,
      @ForAll Architecture architecture,
      @ForAll int number,
      @ForAll @IntRange(max = 3) int foreign) {
    int auditArch = foreign == 0 ? number : architecture.auditArch();
    SeccompData data = SeccompData.of(auditArch, number);
    assertThat(CompiledFilter.of(policy, architecture).machine().answer(data))
        .isEqualTo(naive(policy, architecture).answer(data));
  }

  /**
   * Constant answers never look at arguments, or the kernel's bitmap would not serve; and no call
   * costs more than the preamble and the depth of the tree, far jumps included.
   */
  @Property(tries = 100)
  void constant_rules_are_constant_programs(
      @ForAll("policies") FilterPolicy policy, @ForAll Architecture architecture) {
    CompiledFilter filter = CompiledFilter.of(policy, architecture);
    for (int number = 0; number <= HIGHEST_NUMBER; number++) {
      SeccompData data = SeccompData.of(architecture, number);
      boolean constant =
          SystemCall.numbered(architecture, number)
              .map(call -> policy.rule(call).clauses().isEmpty())
              .orElse(true);
      if (constant) {
        assertThat(filter.machine().isConstant(data)).isTrue();
        assertThat(filter.machine().steps(data)).isLessThanOrEqualTo(20);
      }
    }
  }

  private static void assertAgreement(
      FilterPolicy policy, Architecture architecture, long[] arguments) {
    CompiledFilter filter = CompiledFilter.of(policy, architecture);
    NaiveFilter naive = naive(policy, architecture);
    for (int number = 0; number <= HIGHEST_NUMBER; number++) {
      SeccompData data = SeccompData.of(architecture, number, arguments);
      FilterAction expected = naive.answer(data);
      if (!filter.machine().answer(data).equals(expected)) {
        assertThat(filter.machine().answer(data)).as("%s", data).isEqualTo(expected);
      }
    }
  }

  private static NaiveFilter naive(FilterPolicy policy, Architecture architecture) {
    return new NaiveFilter(policy, architecture, CompiledFilter.FIFTH, CompiledFilter.SIXTH);
  }

  @Provide
  Arbitrary<FilterPolicy> filters() {
    List<FilterPolicy> filters = new ArrayList<>();
    filters.add(ConfinementFilters.containerLike());
    for (int abi : new int[] {0, 2, 3, 4, 5, 7}) {
      filters.add(ConfinementFilters.basic(abi));
      filters.add(ConfinementFilters.strict(ConfinementInputs.inHostTree(true, abi, true)));
      filters.add(ConfinementFilters.strict(ConfinementInputs.inHostTree(false, abi, false)));
      filters.add(ConfinementFilters.veryStrict(ConfinementInputs.inHostTree(true, abi, true)));
      filters.add(ConfinementFilters.veryStrict(ConfinementInputs.inHostTree(false, abi, false)));
    }
    return Arbitraries.of(filters);
  }

  @Provide
  Arbitrary<FilterPolicy> policies() {
    Arbitrary<Map<SystemCall, CallRule>> rules =
        Arbitraries.maps(Arbitraries.of(SystemCall.class), rules()).ofMaxSize(MOST_RULES);
    return rules.map(
        map -> {
          FilterPolicy.Builder policy = FilterPolicy.refuseByDefault(Errno.EACCES);
          map.forEach(policy::on);
          return policy.build();
        });
  }

  private static Arbitrary<CallRule> rules() {
    Arbitrary<CallRule.Clause> clauses =
        Combinators.combine(conditions().list().ofMinSize(1).ofMaxSize(2), actions())
            .as(CallRule.Clause::new);
    return Combinators.combine(clauses.list().ofMaxSize(2), actions()).as(CallRule::new);
  }

  private static Arbitrary<FilterAction> actions() {
    return Arbitraries.of(
        FilterAction.ALLOW, FilterAction.refuse(Errno.EPERM), FilterAction.refuse(Errno.ENOSYS));
  }

  private static Arbitrary<ArgumentCondition> conditions() {
    Arbitrary<Argument> arguments =
        Combinators.combine(
                Arbitraries.integers().between(0, 5), Arbitraries.of(Argument.Width.class))
            .as(Argument::new);
    Arbitrary<ArgumentCondition> masked =
        Combinators.combine(arguments, values(), values())
            .as((argument, mask, value) -> argument.isMasked(mask, value & mask));
    Arbitrary<ArgumentCondition> equal = Combinators.combine(arguments, values()).as(Argument::is);
    return Arbitraries.frequencyOf(
        Tuple.of(4, masked),
        Tuple.of(4, equal),
        Tuple.of(1, Arbitraries.just(ArgumentCondition.CarriesNonce.INSTANCE)));
  }

  @Provide
  Arbitrary<long[]> argumentLists() {
    return values().array(long[].class).ofSize(6);
  }

  /** Small numbers, what the rules compare, and the same with something in the upper half. */
  private static Arbitrary<Long> values() {
    Arbitrary<Long> small = Arbitraries.longs().between(0, 16);
    Arbitrary<Long> compared =
        Arbitraries.of(
            CompiledFilter.FIFTH,
            CompiledFilter.SIXTH,
            0x200L,
            0x5412L,
            0x541CL,
            0x7E02_0000L,
            0x1000_0011L,
            0x8000L,
            0x4008_6602L,
            0x8008_6601L,
            0xFFFF_FFFFL,
            -1L);
    Arbitrary<Long> lows = Arbitraries.oneOf(small, compared);
    return Arbitraries.oneOf(lows, lows.map(low -> low | (0xABCDL << 32)), Arbitraries.longs());
  }
}
