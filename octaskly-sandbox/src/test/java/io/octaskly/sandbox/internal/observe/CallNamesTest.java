package io.octaskly.sandbox.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallNamesTest {
  @Test
  void calls_that_are_known_or_always_allowed_are_not_asked_about() {
    CallNames names = new CallNames(Set.of(SystemCall.OPENAT));

    assertThat(names.calls())
        .contains(SystemCall.READ, SystemCall.EXECVE, SystemCall.CLONE)
        .doesNotContain(
            SystemCall.OPENAT,
            SystemCall.RT_SIGPROCMASK,
            SystemCall.RT_SIGRETURN,
            SystemCall.RESTART_SYSCALL,
            SystemCall.EXIT,
            SystemCall.EXIT_GROUP);
  }

  @Test
  void each_call_is_seen_once_however_often_it_is_made() {
    CallNames names = new CallNames(Set.of());
    names.note(SystemCall.READ);
    names.note(SystemCall.STATX);
    names.note(SystemCall.READ);

    assertThat(names.seen()).containsExactly(SystemCall.READ, SystemCall.STATX);
  }

  @Test
  void run_is_cut_short_at_the_bound() {
    CallNames names = new CallNames(Set.of(), 2);
    names.note(SystemCall.READ);
    assertThat(names.isFull()).isFalse();

    names.note(SystemCall.READ);
    assertThat(names.isFull()).isTrue();
  }
}
