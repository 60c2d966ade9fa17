package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterProgramTest {

  private static final FilterProgram PLAIN =
      FilterPolicy.allowByDefault().build().compile(Architecture.X86_64);

  private static final FilterProgram ONE_SHOT =
      FilterPolicy.allowByDefault()
          .on(SystemCall.EXECVE, ArgumentRules.EXECUTE_ONCE)
          .build()
          .compile(Architecture.X86_64);

  @Test
  void the_instruction_count_is_that_of_the_bytes() {
    assertThat(PLAIN.bytes()).hasSize(8 * PLAIN.instructionCount());
  }

  @Test
  void bytes_are_copies() {
    PLAIN.bytes()[0] = 1;
    ONE_SHOT.withNonce(1, 2)[0] = 1;

    assertThat(PLAIN.bytes()[0]).isEqualTo((byte) 0x20);
    assertThat(ONE_SHOT.withNonce(1, 2)[0]).isEqualTo((byte) 0x20);
  }

  @Test
  void a_program_that_needs_a_nonce_is_not_handed_out_without() {
    assertThat(ONE_SHOT.needsNonce()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(ONE_SHOT::bytes)
        .withMessageContaining("withNonce");
  }

  @Test
  void a_program_without_a_place_for_a_nonce_takes_none() {
    assertThat(PLAIN.needsNonce()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> PLAIN.withNonce(1, 2))
        .withMessageContaining("bytes()");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 5", "5, 0"})
  void a_nonce_of_zero_is_refused(long fifth, long sixth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_SHOT.withNonce(fifth, sixth))
        .withMessageContaining("SecureRandom");
  }

  @Property
  void execve_passes_with_the_nonce_and_with_no_bit_of_it_changed(
      @ForAll long fifth, @ForAll long sixth) {
    if (fifth == 0 || sixth == 0) {
      return;
    }
    BpfMachine machine = new BpfMachine(ONE_SHOT.withNonce(fifth, sixth));

    assertThat(execve(machine, fifth, sixth)).isEqualTo(FilterAction.ALLOW);
    for (int bit = 0; bit < 64; bit++) {
      assertThat(execve(machine, fifth ^ (1L << bit), sixth)).isEqualTo(refused());
      assertThat(execve(machine, fifth, sixth ^ (1L << bit))).isEqualTo(refused());
    }
  }

  @Test
  void a_nonce_of_one_launch_does_not_serve_another() {
    BpfMachine other = new BpfMachine(ONE_SHOT.withNonce(3, 4));

    assertThat(execve(other, 1, 2)).isEqualTo(refused());
    assertThat(execve(other, 4, 3)).isEqualTo(refused());
  }

  private static FilterAction refused() {
    return FilterAction.refuse(Errno.EACCES);
  }

  private static FilterAction execve(BpfMachine machine, long fifth, long sixth) {
    int number = SystemCall.EXECVE.number(Architecture.X86_64);
    return machine.answer(SeccompData.of(Architecture.X86_64, number, 9, 9, 9, 9, fifth, sixth));
  }
}
