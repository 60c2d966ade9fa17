package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.Argument.ofInt;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofLong;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPolicyTest {

  private static final FilterAction UNKNOWN = refuse(Errno.ENOSYS);

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void calls_of_every_other_architecture_are_refused(Architecture architecture) {
    CompiledFilter filter = allowEverything(architecture);
    // AUDIT_ARCH_I386, ARM, the other one of ours, the same machine as a 32-bit one, nothing
    for (int foreign : new int[] {0x4000_0003, 0x4000_0028, other(architecture), 62, 183, 0, -1}) {
      for (int number : new int[] {0, 1, 39, 60, -1, Architecture.X32_SYSCALL_BIT}) {
        assertThat(filter.machine().answer(SeccompData.of(foreign, number)))
            .isEqualTo(refuse(Errno.EPERM));
      }
    }
  }

  private static int other(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> Architecture.AARCH64.auditArch();
      case AARCH64 -> Architecture.X86_64.auditArch();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 59, 471, 472, 512, 520, 547, 0x3FFF_FFFF})
  void x32_calls_are_refused(int number) {
    CompiledFilter filter = allowEverything(Architecture.X86_64);

    assertThat(filter.number(Architecture.X32_SYSCALL_BIT | number)).isEqualTo(refuse(Errno.EPERM));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 0x8000_0027})
  void negative_numbers_never_pass(int number) {
    assertThat(allowEverything(Architecture.X86_64).number(number)).isEqualTo(refuse(Errno.EPERM));
    assertThat(allowEverything(Architecture.AARCH64).number(number)).isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void numbers_above_the_highest_do_not_exist(Architecture architecture) {
    CompiledFilter filter = allowEverything(architecture);
    int highest = SystemCall.highestKnown(architecture);

    assertThat(filter.number(highest)).isEqualTo(ALLOW);
    for (int number : new int[] {highest + 1, highest + 2, 512, 547, 1000, 0x3FFF_FFFF}) {
      assertThat(filter.number(number)).isEqualTo(UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void numbers_in_the_gaps_do_not_exist(Architecture architecture) {
    assertThat(allowEverything(architecture).number(387)).isEqualTo(UNKNOWN);
    assertThat(allowEverything(architecture).number(423)).isEqualTo(UNKNOWN);
    assertThat(allowEverything(architecture).number(424)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void an_allow_list_refuses_the_rest(Architecture architecture) {
    FilterPolicy policy =
        FilterPolicy.refuseByDefault(Errno.ENOSYS)
            .allow(List.of(SystemCall.READ, SystemCall.WRITE))
            .build();
    CompiledFilter filter = CompiledFilter.of(policy, architecture);

    for (SystemCall call : SystemCall.values()) {
      if (call.existsOn(architecture)) {
        boolean listed = call == SystemCall.READ || call == SystemCall.WRITE;
        assertThat(filter.call(call)).as(call.kernelName()).isEqualTo(listed ? ALLOW : UNKNOWN);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void both_halves_of_a_long_argument_count(Architecture architecture) {
    CallRule rule =
        CallRule.allowWhen(ofLong(3).is(0x1111_2222_3333_4444L)).otherwiseRefuse(Errno.EINVAL);
    CompiledFilter filter = with(SystemCall.READ, rule, architecture);

    assertThat(filter.call(SystemCall.READ, 0, 0, 0, 0x1111_2222_3333_4444L)).isEqualTo(ALLOW);
    for (long near : new long[] {0x3333_4444L, 0x1111_2222L << 32, 0x1111_2223_3333_4444L, -1, 0}) {
      assertThat(filter.call(SystemCall.READ, 0, 0, 0, near)).isEqualTo(refuse(Errno.EINVAL));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void only_the_low_half_of_an_int_argument_counts(Architecture architecture) {
    CallRule rule = CallRule.refuseWhen(Errno.EINVAL, ofInt(1).is(0x8000_0005)).otherwiseAllow();
    CompiledFilter filter = with(SystemCall.IOCTL, rule, architecture);

    for (long high : new long[] {0, 1, 0x7FFF_FFFFL, 0xFFFF_FFFFL}) {
      long command = (high << 32) | 0x8000_0005L;
      assertThat(filter.call(SystemCall.IOCTL, 0, command)).isEqualTo(refuse(Errno.EINVAL));
    }
    assertThat(filter.call(SystemCall.IOCTL, 0, 0x8000_0004L)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.IOCTL, 0, 5)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void a_mask_selects_bits_of_either_half(Architecture architecture) {
    long mask = 0xF000_0000_0000_000FL;
    CallRule rule =
        CallRule.allowWhen(ofLong(0).isMasked(mask, 0x3000_0000_0000_0005L))
            .otherwiseRefuse(Errno.EINVAL);
    CompiledFilter filter = with(SystemCall.READ, rule, architecture);

    assertThat(filter.call(SystemCall.READ, 0x3ABC_DEF0_1234_5675L)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.READ, 0x4ABC_DEF0_1234_5675L))
        .isEqualTo(refuse(Errno.EINVAL));
    assertThat(filter.call(SystemCall.READ, 0x3ABC_DEF0_1234_5674L))
        .isEqualTo(refuse(Errno.EINVAL));
  }

  @Test
  void the_first_clause_that_applies_decides() {
    CallRule rule =
        CallRule.allowWhen(ofInt(0).is(7))
            .refuseWhen(Errno.EACCES, ofInt(0).isMasked(1, 1))
            .otherwiseRefuse(Errno.EINVAL);
    CompiledFilter filter = with(SystemCall.READ, rule, Architecture.X86_64);

    assertThat(filter.call(SystemCall.READ, 7)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.READ, 9)).isEqualTo(refuse(Errno.EACCES));
    assertThat(filter.call(SystemCall.READ, 8)).isEqualTo(refuse(Errno.EINVAL));
  }

  @Test
  void calls_with_the_same_rule_share_its_code() {
    CallRule rule = CallRule.allowWhen(ofInt(0).is(0)).otherwiseRefuse(Errno.EPERM);
    FilterPolicy one = FilterPolicy.allowByDefault().on(SystemCall.READ, rule).build();
    FilterPolicy two =
        FilterPolicy.allowByDefault().on(List.of(SystemCall.READ, SystemCall.WRITE), rule).build();

    assertThat(two.compile(Architecture.X86_64).instructionCount())
        .isEqualTo(one.compile(Architecture.X86_64).instructionCount());
  }

  @Test
  void a_call_has_one_rule() {
    FilterPolicy.Builder policy =
        FilterPolicy.allowByDefault().refuse(Errno.EPERM, List.of(SystemCall.BPF));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.allow(List.of(SystemCall.BPF)))
        .withMessageContaining("bpf")
        .withMessageContaining("EPERM");
  }

  @Test
  void a_policy_does_not_change_with_its_builder() {
    FilterPolicy.Builder builder = FilterPolicy.allowByDefault();
    FilterPolicy policy = builder.build();
    builder.refuse(Errno.EPERM, List.of(SystemCall.BPF));

    assertThat(policy.rule(SystemCall.BPF)).isEqualTo(CallRule.always(ALLOW));
  }

  private static CompiledFilter allowEverything(Architecture architecture) {
    return CompiledFilter.of(FilterPolicy.allowByDefault().build(), architecture);
  }

  private static CompiledFilter with(SystemCall call, CallRule rule, Architecture architecture) {
    return CompiledFilter.of(FilterPolicy.allowByDefault().on(call, rule).build(), architecture);
  }
}
