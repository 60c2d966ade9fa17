package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProfileFilterTest {
  private static final Set<SystemCall> LISTED = Set.of(SystemCall.OPENAT, SystemCall.IOCTL);
  private static final FilterAction NO_SUCH_CALL = FilterAction.refuse(Errno.ENOSYS);
  private static final List<Long> ZEROS = List.of(0L, 0L, 0L, 0L, 0L, 0L);
  private static final long TIOCSTI = 0x5412;

  private final FilterPolicy strict =
      ConfinementFilters.strict(ConfinementInputs.inHostTree(false, 7, true));
  private final ProfileFilter filter = new ProfileFilter(strict, LISTED);

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void listed_call_keeps_the_rule_of_the_level(Architecture architecture) {
    CompiledFilter compiled = CompiledFilter.of(filter.policy(), architecture);

    assertThat(compiled.call(SystemCall.OPENAT, 1, 2)).isEqualTo(FilterAction.ALLOW);
    assertThat(compiled.call(SystemCall.IOCTL, 0, TIOCSTI).refuses()).isTrue();
    assertThat(filter.policy().rule(SystemCall.IOCTL)).isEqualTo(strict.rule(SystemCall.IOCTL));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void call_that_is_not_listed_does_not_exist_for_the_task(Architecture architecture) {
    CompiledFilter compiled = CompiledFilter.of(filter.policy(), architecture);

    assertThat(compiled.call(SystemCall.STATX)).isEqualTo(NO_SUCH_CALL);
    assertThat(compiled.call(SystemCall.FCNTL)).isEqualTo(NO_SUCH_CALL);
    assertThat(compiled.call(SystemCall.SENDMSG)).isEqualTo(NO_SUCH_CALL);
  }

  @Test
  void refusal_by_the_level_keeps_its_error_number_also_for_calls_that_are_not_listed() {
    assertThat(filter.policy().answer(SystemCall.SOCKET, ZEROS))
        .isEqualTo(FilterAction.refuse(Errno.EACCES));
    assertThat(filter.policy().answer(SystemCall.PTRACE, ZEROS))
        .isEqualTo(FilterAction.refuse(Errno.EPERM));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void program_of_the_launch_is_executed_and_no_other(Architecture architecture) {
    FilterPolicy basic = new ProfileFilter(ConfinementFilters.basic(7), LISTED).policy();
    CompiledFilter compiled = CompiledFilter.of(basic, architecture);

    assertThat(compiled.program().needsNonce()).isTrue();
    assertThat(
            compiled.call(
                SystemCall.EXECVE, 1, 2, 3, 0, CompiledFilter.FIFTH, CompiledFilter.SIXTH))
        .isEqualTo(FilterAction.ALLOW);
    assertThat(compiled.call(SystemCall.EXECVE, 1, 2, 3)).isEqualTo(NO_SUCH_CALL);
  }

  @ParameterizedTest
  @EnumSource(SystemCall.class)
  void what_nothing_runs_without_is_allowed_whatever_is_listed(SystemCall call) {
    boolean always = EquivalentCalls.ALWAYS.contains(call);

    assertThat(filter.policy().rule(call).allowsWithoutNonce())
        .isEqualTo(always || LISTED.contains(call));
  }

  @Test
  void without_a_list_the_filter_is_the_levels() {
    assertThat(new ProfileFilter(strict, null).policy()).isSameAs(strict);
  }

  @Test
  void report_tells_what_the_list_refuses_from_what_the_level_refuses() {
    RefusalReasons reasons = new RefusalReasons(IsolationLevel.STRICT, true, filter);
    List<Long> push = List.of(0L, TIOCSTI, 0L, 0L, 0L, 0L);

    assertThat(reasons.guarantee(SystemCall.STATX, ZEROS)).isEqualTo(Guarantee.ONLY_PROFILE_CALLS);
    assertThat(reasons.setting(SystemCall.STATX, ZEROS, null))
        .isEqualTo("allowSystemCall(\"statx\")");
    assertThat(reasons.guarantee(SystemCall.SOCKET, List.of(2L, 0L, 0L, 0L, 0L, 0L)))
        .isEqualTo(Guarantee.NETWORK_CLOSED);
    assertThat(reasons.guarantee(SystemCall.IOCTL, push))
        .isEqualTo(Guarantee.DANGEROUS_CALLS_REFUSED);
    assertThat(reasons.guarantee(SystemCall.KILL, ZEROS)).isEqualTo(Guarantee.ONLY_PROFILE_CALLS);
  }

  @Test
  void every_refusal_by_the_list_is_reported_and_of_the_levels_those_that_were() {
    assertThat(filter.isReported(SystemCall.FADVISE64, NO_SUCH_CALL)).isTrue();
    assertThat(filter.isReported(SystemCall.CLONE3, NO_SUCH_CALL)).isFalse();
    assertThat(filter.isReported(SystemCall.PTRACE, FilterAction.refuse(Errno.EPERM))).isTrue();
  }
}
