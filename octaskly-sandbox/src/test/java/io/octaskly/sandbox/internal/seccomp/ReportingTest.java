package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.observe.CallNames;
import io.octaskly.sandbox.internal.observe.SeenCalls;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener answers is what the filter would have answered without one. */
class ReportingTest {
  private static final long SEED = 20;
  private static final int SAMPLES = 200;

  /** Values that rules look for, and their neighbours. */
  private static final long[] VALUES = {
    0,
    1,
    2,
    3,
    5,
    8,
    10,
    15,
    16,
    62,
    0x200,
    0x540E,
    0x5412,
    0x6602,
    0x8901,
    0x8000,
    0x1000_0000,
    0x0002_0000,
    -1,
    -100,
    0xFFFF_FFFFL,
    0x1_0000_0002L,
    1030,
    1025
  };

  /** As a profile has them: some with rules for their arguments, some without. */
  private static final Set<SystemCall> LISTED =
      Set.of(SystemCall.OPENAT, SystemCall.READ, SystemCall.IOCTL, SystemCall.KILL);

  static Stream<FilterPolicy> policies() {
    return Stream.of(
        ConfinementFilters.basic(7),
        ConfinementFilters.basic(1),
        ConfinementFilters.strict(ConfinementInputs.inHostTree(true, 7, true)),
        ConfinementFilters.strict(ConfinementInputs.inHostTree(false, 1, false)),
        ConfinementFilters.strict(ConfinementInputs.inOwnTree(false, true)),
        ConfinementFilters.strict(ConfinementInputs.inHostTree(true, 2, true))
            .and(SignalFilters.asking()),
        ConfinementFilters.veryStrict(ConfinementInputs.inHostTree(false, 7, true)),
        ConfinementFilters.veryStrict(ConfinementInputs.inHostTree(false, 2, false))
            .and(SignalFilters.asking()),
        new ProfileFilter(ConfinementFilters.basic(7), LISTED).policy(),
        new ProfileFilter(
                ConfinementFilters.strict(ConfinementInputs.inHostTree(true, 2, true)), LISTED)
            .policy()
            .and(SignalFilters.asking()));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void kernel_asks_about_reported_refusals_and_nothing_else_changes(FilterPolicy policy) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter =
          CompiledFilter.of(policy.reporting(ConfinementFilters::isReported), architecture);
      SplittableRandom random = new SplittableRandom(SEED);
      for (SystemCall call : SystemCall.values()) {
        for (int i = 0; call.existsOn(architecture) && i < SAMPLES; i++) {
          long[] arguments =
              random.ints(6, 0, VALUES.length).mapToLong(index -> VALUES[index]).toArray();
          FilterAction answer = policy.answer(call, Arrays.stream(arguments).boxed().toList());
          boolean reported = answer.refuses() && ConfinementFilters.isReported(call, answer);

          assertThat(filter.call(call, arguments))
              .as("%s %s, seed %d", call, Arrays.toString(arguments), SEED)
              .isEqualTo(reported ? FilterAction.ASK : answer);
        }
      }
    }
  }

  /** So that the number alone tells what the listener may let the kernel carry out. */
  @ParameterizedTest
  @MethodSource("policies")
  void observed_call_is_asked_about_to_be_allowed_or_to_be_refused_and_never_both(
      FilterPolicy policy) {
    observedCallIsAskedAboutForOneReason(policy, SeenCalls.CALLS);
    observedCallIsAskedAboutForOneReason(policy, new CallNames(Set.of()).calls());
  }

  private static void observedCallIsAskedAboutForOneReason(
      FilterPolicy policy, Set<SystemCall> observed) {
    CompiledFilter filter =
        CompiledFilter.of(
            policy.observing(ConfinementFilters::isReported, observed), Architecture.X86_64);
    SplittableRandom random = new SplittableRandom(SEED);
    for (SystemCall call : SystemCall.values()) {
      Set<Boolean> refused = new HashSet<>();
      for (int i = 0; i < SAMPLES; i++) {
        long[] arguments =
            random.ints(6, 0, VALUES.length).mapToLong(index -> VALUES[index]).toArray();
        FilterAction answer = policy.answer(call, Arrays.stream(arguments).boxed().toList());
        FilterAction told = filter.call(call, arguments);
        if (told.equals(FilterAction.ASK) && !answer.equals(FilterAction.ASK)) {
          refused.add(answer.refuses());
          assertThat(answer.refuses() || observed.contains(call)).as(call.kernelName()).isTrue();
        } else {
          assertThat(told).as(call.kernelName()).isEqualTo(answer);
        }
      }
      assertThat(refused).as("%s, seed %d", call, SEED).hasSizeLessThan(2);
    }
  }

  /** Nobody could answer yet. */
  @ParameterizedTest
  @MethodSource("policies")
  void launch_itself_executes_without_being_asked_about(FilterPolicy policy) {
    launchIsNotAskedAbout(policy, SeenCalls.CALLS);
    launchIsNotAskedAbout(policy, new CallNames(Set.of()).calls());
  }

  private static void launchIsNotAskedAbout(FilterPolicy policy, Set<SystemCall> observed) {
    CompiledFilter filter =
        CompiledFilter.of(
            policy.observing(ConfinementFilters::isReported, observed), Architecture.X86_64);

    long fifth = CompiledFilter.FIFTH;
    long sixth = CompiledFilter.SIXTH;
    assertThat(filter.call(SystemCall.SENDMSG, 3, 2, 0x4000, 0, fifth, sixth))
        .isEqualTo(FilterAction.ALLOW);
    assertThat(filter.call(SystemCall.EXECVE, 1, 2, 3, 0, fifth, sixth))
        .isEqualTo(FilterAction.ALLOW);
    assertThat(filter.call(SystemCall.RT_SIGPROCMASK, 2, 1, 0, 8)).isEqualTo(FilterAction.ALLOW);
    assertThat(filter.call(SystemCall.EXIT, 1)).isEqualTo(FilterAction.ALLOW);
    assertThat(filter.call(SystemCall.EXIT_GROUP, 1)).isEqualTo(FilterAction.ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void kernel_asks_about_calls_of_other_architectures(Architecture architecture) {
    CompiledFilter filter =
        CompiledFilter.of(
            FilterPolicy.allowByDefault().build().reporting(ConfinementFilters::isReported),
            architecture);

    assertThat(filter.machine().answer(SeccompData.of(0x4000_0003, 1))).isEqualTo(FilterAction.ASK);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void launch_alone_sends_the_listener_at_very_strict(Architecture architecture) {
    FilterPolicy policy =
        ConfinementFilters.veryStrict(ConfinementInputs.inHostTree(false, 7, false));
    CompiledFilter filter =
        CompiledFilter.of(policy.reporting(ConfinementFilters::isReported), architecture);

    assertThat(filter.call(SystemCall.SENDMSG, 3, 4, 5)).isEqualTo(FilterAction.ASK);
    assertThat(
            filter.call(SystemCall.SENDMSG, 3, 4, 5, 0, CompiledFilter.FIFTH, CompiledFilter.SIXTH))
        .isEqualTo(FilterAction.ALLOW);
  }

  @Test
  void second_rule_for_a_call_that_may_pass_is_refused() {
    FilterPolicy network =
        FilterPolicy.allowByDefault().on(SystemCall.SOCKET, ArgumentRules.INTERNET_SOCKETS).build();
    FilterPolicy other =
        FilterPolicy.allowByDefault().refuse(Errno.EPERM, List.of(SystemCall.SOCKET)).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.and(other))
        .withMessageContaining("socket has two rules");
    assertThat(other.and(network).rule(SystemCall.SOCKET)).isEqualTo(other.rule(SystemCall.SOCKET));
  }

  @Test
  void every_refusal_of_strict_keeps_a_guarantee_of_its_own() {
    FilterPolicy strict = ConfinementFilters.strict(ConfinementInputs.inHostTree(false, 1, true));
    RefusalReasons reasons =
        new RefusalReasons(IsolationLevel.STRICT, true, new ProfileFilter(strict, null));
    List<Long> arguments = List.of(-1L, -1L, -1L, -1L, -1L, -1L);

    assertThat(SystemCall.values())
        .filteredOn(call -> !strict.rule(call).isAlways(FilterAction.ALLOW))
        .filteredOn(
            call ->
                strict.answer(call, arguments).refuses()
                    && ConfinementFilters.isReported(call, strict.answer(call, arguments)))
        .hasSizeGreaterThan(80)
        .allSatisfy(
            call ->
                assertThat(reasons.guarantee(call, arguments))
                    .as(call.kernelName())
                    .isNotEqualTo(Guarantee.ONLY_LISTED_CALLS));
  }
}
