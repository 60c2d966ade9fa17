package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.seccomp.FilterAssembler.Label;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FilterAssemblerTest {

  private static final FilterAction NEAR = FilterAction.refuse(Errno.EPERM);
  private static final FilterAction FAR = FilterAction.refuse(Errno.ENOSYS);

  @Test
  void a_program_is_an_array_of_little_endian_instructions() {
    byte[] bytes = new FilterAssembler().loadNumber().answer(FilterAction.ALLOW).assemble().bytes();

    assertThat(bytes)
        .containsExactly(
            0x20, 0, 0, 0, 0, 0, 0, 0, //
            0x06, 0, 0, 0, 0, 0, 0xFF, 0x7F);
  }

  @Property
  void the_true_branch_reaches_any_distance(@ForAll @IntRange(max = 600) int distance) {
    Label far = new Label();
    FilterAssembler assembler =
        new FilterAssembler().loadNumber().jumpIfAtLeast(10, far).answer(NEAR);
    BpfMachine machine = finish(assembler, distance, far);

    assertThat(answer(machine, 9)).isEqualTo(NEAR);
    assertThat(answer(machine, 10)).isEqualTo(FAR);
  }

  @Property
  void the_false_branch_reaches_any_distance(@ForAll @IntRange(max = 600) int distance) {
    Label far = new Label();
    FilterAssembler assembler =
        new FilterAssembler().loadNumber().jumpUnlessEqual(10, far).answer(NEAR);
    BpfMachine machine = finish(assembler, distance, far);

    assertThat(answer(machine, 10)).isEqualTo(NEAR);
    assertThat(answer(machine, 11)).isEqualTo(FAR);
  }

  @Test
  void only_a_far_branch_costs_another_instruction() {
    assertThat(lengthWithDistance(254)).isEqualTo(lengthWithDistance(253) + 1);
    assertThat(lengthWithDistance(255)).isEqualTo(lengthWithDistance(254) + 2);
    assertThat(lengthWithDistance(256)).isEqualTo(lengthWithDistance(255) + 1);
  }

  private static int lengthWithDistance(int distance) {
    Label far = new Label();
    FilterAssembler assembler =
        new FilterAssembler().loadNumber().jumpIfAtLeast(10, far).answer(NEAR);
    return pad(assembler, distance)
        .bind(far)
        .loadArchitecture()
        .answer(FAR)
        .assemble()
        .instructionCount();
  }

  @Test
  void branches_share_an_answer_that_both_reach() {
    Label first = new Label();
    Label second = new Label();
    FilterProgram program =
        new FilterAssembler()
            .loadNumber()
            .jumpIfAtLeast(20, first)
            .jumpIfAtLeast(10, second)
            .answer(NEAR)
            .bind(first)
            .answer(FAR)
            .bind(second)
            .answer(FAR)
            .assemble();

    assertThat(program.instructionCount()).isEqualTo(5);
    BpfMachine machine = new BpfMachine(program.bytes());
    assertThat(answer(machine, 9)).isEqualTo(NEAR);
    assertThat(answer(machine, 10)).isEqualTo(FAR);
    assertThat(answer(machine, 20)).isEqualTo(FAR);
  }

  @Test
  void a_branch_to_a_jump_goes_where_the_jump_goes() {
    Label through = new Label();
    Label end = new Label();
    FilterProgram program =
        new FilterAssembler()
            .loadNumber()
            .jumpIfAtLeast(10, through)
            .answer(NEAR)
            .bind(through)
            .jump(end)
            .bind(end)
            .loadArchitecture()
            .answer(FAR)
            .assemble();

    assertThat(program.instructionCount()).isEqualTo(5);
    assertThat(answer(new BpfMachine(program.bytes()), 10)).isEqualTo(FAR);
  }

  @Test
  void what_runs_into_an_answer_or_a_jump_finds_it() {
    Label end = new Label();
    FilterProgram program =
        new FilterAssembler()
            .loadNumber()
            .jump(end)
            .answer(NEAR)
            .bind(end)
            .loadArchitecture()
            .answer(FAR)
            .assemble();

    assertThat(answer(new BpfMachine(program.bytes()), 10)).isEqualTo(FAR);
  }

  @Property
  void two_branches_to_one_far_place_reach_it(@ForAll @IntRange(max = 600) int distance) {
    Label far = new Label();
    FilterAssembler assembler =
        new FilterAssembler()
            .loadNumber()
            .jumpUnlessEqual(10, far)
            .loadNumber()
            .jumpUnlessEqual(11, far)
            .answer(NEAR);
    BpfMachine machine =
        new BpfMachine(
            pad(assembler, distance).bind(far).loadNumber().answer(FAR).assemble().bytes());

    assertThat(answer(machine, 10)).isEqualTo(FAR);
    assertThat(answer(machine, 11)).isEqualTo(FAR);
  }

  @Test
  void comparisons_are_unsigned() {
    Label high = new Label();
    FilterAssembler assembler =
        new FilterAssembler().loadNumber().jumpIfAtLeast(10, high).answer(NEAR);
    BpfMachine machine = finish(assembler, 0, high);

    assertThat(answer(machine, -1)).isEqualTo(FAR);
    assertThat(answer(machine, Integer.MIN_VALUE)).isEqualTo(FAR);
  }

  @Test
  void a_jump_backwards_is_refused() {
    Label behind = new Label();
    FilterAssembler assembler =
        new FilterAssembler().bind(behind).loadNumber().jump(behind).answer(NEAR);

    assertThatIllegalStateException()
        .isThrownBy(assembler::assemble)
        .withMessageContaining("forward");
  }

  @Test
  void a_label_that_is_never_bound_is_refused() {
    FilterAssembler assembler = new FilterAssembler().jump(new Label()).answer(NEAR);

    assertThatIllegalStateException()
        .isThrownBy(assembler::assemble)
        .withMessageContaining("bound");
  }

  @Test
  void a_label_is_bound_once() {
    Label twice = new Label();
    FilterAssembler assembler =
        new FilterAssembler().bind(twice).answer(NEAR).bind(twice).answer(FAR);

    assertThatIllegalStateException()
        .isThrownBy(assembler::assemble)
        .withMessageContaining("twice");
  }

  @Test
  void the_kernels_longest_program_is_accepted_and_a_longer_one_is_not() {
    assertThat(pad(new FilterAssembler(), 4095).answer(NEAR).assemble().instructionCount())
        .isEqualTo(4096);
    FilterAssembler tooLong = pad(new FilterAssembler(), 4096).answer(NEAR);

    assertThatIllegalArgumentException()
        .isThrownBy(tooLong::assemble)
        .withMessageContaining("4097")
        .withMessageContaining("4096");
  }

  @Test
  void an_empty_program_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FilterAssembler().assemble())
        .withMessageContaining("0 instructions");
  }

  private static BpfMachine finish(FilterAssembler assembler, int distance, Label far) {
    return new BpfMachine(pad(assembler, distance).bind(far).answer(FAR).assemble().bytes());
  }

  private static FilterAssembler pad(FilterAssembler assembler, int instructions) {
    for (int i = 0; i < instructions; i++) {
      assembler.loadNumber();
    }
    return assembler;
  }

  private static FilterAction answer(BpfMachine machine, int number) {
    return machine.answer(SeccompData.of(Architecture.X86_64, number));
  }
}
