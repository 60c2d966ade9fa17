package io.octaskly.sandbox.internal.denial;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallFormatTest {
  @Test
  void flags_and_numbers_have_their_names() {
    assertThat(text(SystemCall.SOCKET, 2, 1 | 0x80000, 0))
        .isEqualTo("socket(AF_INET, SOCK_STREAM)");
    assertThat(text(SystemCall.PTRACE, 16, 4711)).isEqualTo("ptrace(PTRACE_ATTACH, 4711)");
    assertThat(text(SystemCall.CLONE, 0x1000_0000 | 17)).isEqualTo("clone(CLONE_NEWUSER)");
    assertThat(text(SystemCall.UNSHARE, 0x80 | 0x20000))
        .isEqualTo("unshare(CLONE_NEWNS|CLONE_NEWTIME)");
    assertThat(text(SystemCall.FCHMOD, 7, 04755)).isEqualTo("fchmod(7, 04755)");
    assertThat(text(SystemCall.KILL, -1, 9)).isEqualTo("kill(-1, SIGKILL)");
    assertThat(text(SystemCall.SOCKET, 99, 77)).isEqualTo("socket(99, 77)");
  }

  @Test
  void upper_half_of_an_int_does_not_show() {
    assertThat(text(SystemCall.SOCKET, 0xFFFF_FFFF_0000_0002L, 1))
        .isEqualTo("socket(AF_INET, SOCK_STREAM)");
  }

  @Test
  void what_pointers_lead_to_is_quoted_and_cut() {
    List<Long> arguments = List.of(4096L, 0L, 0L, 0L, 0L, 0L);
    CallFormat execve = CallFormat.of(SystemCall.EXECVE);

    assertThat(execve.text(arguments, address -> "/bin/" + address))
        .isEqualTo("execve(\"/bin/4096\")");
    assertThat(execve.text(arguments, address -> null)).isEqualTo("execve(...)");
    assertThat(execve.text(arguments, address -> "x".repeat(5000))).hasSizeLessThan(300);
  }

  @Test
  void every_call_can_be_written() {
    assertThat(SystemCall.values())
        .allSatisfy(
            call -> {
              assertThat(text(call, -1, -1, -1, -1, -1, -1)).startsWith(call.kernelName() + "(");
              assertThat(text(call)).endsWith(")");
            });
  }

  private static String text(SystemCall call, long... arguments) {
    return CallFormat.of(call)
        .text(Arrays.stream(Arrays.copyOf(arguments, 6)).boxed().toList(), address -> null);
  }
}
