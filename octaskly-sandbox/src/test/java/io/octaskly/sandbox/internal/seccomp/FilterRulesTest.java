package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.sandbox.internal.kernel.Errno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes no sense is refused when it is written down. */
class FilterRulesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 4096, 0x7FFF_0000})
  void an_error_number_that_no_call_returns_is_refused(int errno) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilterAction.refuse(errno))
        .withMessageContaining(Integer.toString(errno))
        .withMessageContaining("1..4095");
  }

  @Test
  void actions_are_the_values_of_the_kernel() {
    assertThat(FilterAction.ALLOW.returnValue()).isEqualTo(0x7FFF_0000);
    assertThat(FilterAction.ASK.returnValue()).isEqualTo(0x7FC0_0000);
    assertThat(FilterAction.refuse(Errno.ENOSYS).returnValue()).isEqualTo(0x0005_0026);
  }

  /** KILL_THREAD, KILL_PROCESS, TRAP, TRACE, LOG, and an error number of 0, which fakes success. */
  @ParameterizedTest
  @ValueSource(ints = {0, 0x8000_0000, 0x0003_0000, 0x7FF0_0000, 0x7FFC_0000, 0x0005_0000})
  void no_filter_kills_or_pretends(int returnValue) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FilterAction(returnValue))
        .withMessageContaining(Integer.toHexString(returnValue));
  }

  @Test
  void actions_say_what_they_do() {
    assertThat(FilterAction.ALLOW).hasToString("allow");
    assertThat(FilterAction.ASK).hasToString("ask");
    assertThat(FilterAction.refuse(1)).hasToString("refuse with EPERM (Operation not permitted)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 6})
  void a_call_has_six_arguments(int index) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Argument.ofInt(index))
        .withMessageContaining(Integer.toString(index));
  }

  @Test
  void a_value_outside_its_mask_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Argument.ofLong(0).isMasked(0xF0, 0x1F))
        .withMessageContaining("0x1f")
        .withMessageContaining("0xf0");
  }

  @Test
  void a_negative_int_is_its_32_bits() {
    assertThat(Argument.ofInt(0).is(-1)).isEqualTo(Argument.ofInt(0).is(0xFFFF_FFFFL));
    assertThat(Argument.ofLong(0).is(-1)).isNotEqualTo(Argument.ofLong(0).is(0xFFFF_FFFFL));
  }

  @Test
  void a_clause_without_conditions_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallRule.allowWhen())
        .withMessageContaining("otherwise");
  }

  @Test
  void rules_are_copies() {
    List<CallRule.Clause> clauses = new ArrayList<>();
    CallRule rule = new CallRule(clauses, FilterAction.ALLOW);
    clauses.add(new CallRule.Clause(List.of(Argument.ofInt(0).is(0)), FilterAction.ALLOW));

    assertThat(rule.clauses()).isEmpty();
  }

  @Test
  void a_landlock_abi_that_is_an_error_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfinementInputs.inHostTree(true, -38, true))
        .withMessageContaining("-38")
        .withMessageContaining("use 0");
  }
}
