package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Comparator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallListTest {
  @Test
  void list_has_what_was_seen_its_equivalents_and_what_every_program_may_do() {
    CallList list = around(Architecture.X86_64, IsolationLevel.STRICT, SystemCall.NEWFSTATAT);

    assertThat(list.names())
        .isSortedAccordingTo(Comparator.naturalOrder())
        .contains("newfstatat", "stat", "fstat", "lstat", "statx", "exit_group", "mmap", "write")
        .doesNotContain("openat", "read", "clone", "execve", "socket");
  }

  @Test
  void equivalents_are_added_only_as_far_as_the_level_allows_them() {
    assertThat(around(Architecture.X86_64, IsolationLevel.STRICT, SystemCall.CLONE).names())
        .contains("clone", "fork", "vfork")
        .doesNotContain("clone3");
    assertThat(around(Architecture.X86_64, IsolationLevel.BASIC, SystemCall.CLONE).names())
        .contains("clone3");
    assertThat(around(Architecture.X86_64, IsolationLevel.VERY_STRICT, SystemCall.READ).names())
        .contains("pread64")
        .doesNotContain("readv", "time");
  }

  @Test
  void list_has_no_call_that_the_architecture_lacks() {
    CallList list = around(Architecture.AARCH64, IsolationLevel.STRICT, SystemCall.OPENAT);

    assertThat(list.names()).contains("openat").doesNotContain("open", "time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CallList(Architecture.AARCH64, Set.of(SystemCall.OPEN)))
        .withMessageContaining("open is no call of AARCH64");
  }

  @ParameterizedTest
  @EnumSource(value = IsolationLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void list_of_everything_is_what_the_level_allows(IsolationLevel level) {
    Set<SystemCall> all = CallList.ofLevel(Architecture.X86_64, level, Network.HOST);

    assertThat(CallList.around(all, Architecture.X86_64, level, Network.HOST).calls())
        .isEqualTo(all);
  }

  @Test
  void tighter_level_allows_fewer() {
    Set<SystemCall> strict =
        CallList.ofLevel(Architecture.X86_64, IsolationLevel.STRICT, Network.NONE);
    Set<SystemCall> veryStrict =
        CallList.ofLevel(Architecture.X86_64, IsolationLevel.VERY_STRICT, Network.NONE);

    assertThat(strict)
        .containsAll(veryStrict)
        .hasSizeGreaterThan(veryStrict.size())
        .doesNotContain(SystemCall.SOCKET, SystemCall.PTRACE);
  }

  @Test
  void list_without_a_call_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CallList(Architecture.X86_64, Set.of()))
        .withMessageContaining("lets nothing run");
  }

  private static CallList around(Architecture architecture, IsolationLevel level, SystemCall seen) {
    return CallList.around(Set.of(seen), architecture, level, Network.NONE);
  }
}
