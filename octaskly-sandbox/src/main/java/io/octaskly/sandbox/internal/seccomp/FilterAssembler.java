package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.seccomp.FilterProgram.NonceSlot;
import io.octaskly.sandbox.internal.seccomp.FilterProgram.NonceWord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assembles classic BPF with labels. Only those instructions are offered that the kernel can also
 * evaluate ahead of time ({@code seccomp_is_const_allow}), so that a call whose answer depends on
 * its number alone skips the filter altogether (Linux 5.11, constant-action bitmap).
 *
 * <p>Jumps go forward only, as classic BPF demands. A conditional jump reaches 255 instructions;
 * when its label is farther, an unconditional jump is put next to it. Not thread-safe; used once.
 */
final class FilterAssembler {

  // linux/bpf_common.h; W (32 bits) and K (operand in the instruction) throughout
  private static final int LD_ABS = 0x20;
  private static final int AND = 0x54;
  private static final int NEG = 0x84;
  private static final int JA = 0x05;
  private static final int JEQ = 0x15;
  private static final int JGE = 0x35;
  private static final int RET = 0x06;

  // struct seccomp_data: int nr; u32 arch; u64 instruction_pointer; u64 args[6]
  private static final int NUMBER_OFFSET = 0;
  private static final int ARCHITECTURE_OFFSET = 4;
  private static final int ARGUMENTS_OFFSET = 16;

  /** Beyond this, a far jump is inserted; one less than 255, since inserting one moves the rest. */
  private static final int NEAR = 254;

  /** A place in the program, bound once, after all jumps to it. */
  static final class Label {}

  private sealed interface Item {}

  private record Plain(int code, int operand) implements Item {}

  private record Branch(int code, int operand, Label ifTrue, Label ifFalse) implements Item {}

  private record NonceBranch(NonceWord word, Label ifTrue, Label ifFalse) implements Item {}

  private record ProcessBranch(Label ifTrue, Label ifFalse) implements Item {}

  private record Jump(Label target) implements Item {}

  private record Bind(Label label) implements Item {}

  /** Where a jump leads, once that is known. */
  private record Place(int instructionsFromEnd) implements Item {}

  private final List<Item> items = new ArrayList<>();

  FilterAssembler loadNumber() {
    return add(new Plain(LD_ABS, NUMBER_OFFSET));
  }

  FilterAssembler loadArchitecture() {
    return add(new Plain(LD_ABS, ARCHITECTURE_OFFSET));
  }

  /** Both architectures are little endian: the low half comes first. */
  FilterAssembler loadLowHalf(int argument) {
    return add(new Plain(LD_ABS, ARGUMENTS_OFFSET + 8 * argument));
  }

  FilterAssembler loadHighHalf(int argument) {
    return add(new Plain(LD_ABS, ARGUMENTS_OFFSET + 8 * argument + 4));
  }

  FilterAssembler and(int mask) {
    return add(new Plain(AND, mask));
  }

  /** Only behind the load of an argument: the kernel cannot evaluate it ahead of time. */
  FilterAssembler negate() {
    return add(new Plain(NEG, 0));
  }

  FilterAssembler jumpUnlessEqual(int operand, Label otherwise) {
    Label next = new Label();
    return add(new Branch(JEQ, operand, next, otherwise)).bind(next);
  }

  FilterAssembler jumpUnlessNonce(NonceWord word, Label otherwise) {
    Label next = new Label();
    return add(new NonceBranch(word, next, otherwise)).bind(next);
  }

  /** Compares with the process id that the launch stores. */
  FilterAssembler jumpUnlessProcess(Label otherwise) {
    Label next = new Label();
    return add(new ProcessBranch(next, otherwise)).bind(next);
  }

  /** Compares as unsigned, so that a negative number is a high one. */
  FilterAssembler jumpIfAtLeast(int operand, Label target) {
    Label next = new Label();
    return add(new Branch(JGE, operand, target, next)).bind(next);
  }

  FilterAssembler jump(Label target) {
    return add(new Jump(target));
  }

  FilterAssembler bind(Label label) {
    return add(new Bind(label));
  }

  FilterAssembler answer(FilterAction action) {
    return add(new Plain(RET, action.returnValue()));
  }

  private FilterAssembler add(Item item) {
    items.add(item);
    return this;
  }

  /**
   * Resolves the labels.
   *
   * @throws IllegalArgumentException if the program is too long
   * @throws IllegalStateException if a label is unbound, bound twice, or lies before a jump to it
   */
  FilterProgram assemble() {
    Backward output = new Backward();
    for (int i = items.size() - 1; i >= 0; i--) {
      output.put(items.get(i));
    }
    return output.program();
  }

  private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  /**
   * Writes from the last instruction to the first: all distances are then known when a jump is
   * written, and what is inserted later moves none of them.
   *
   * <p>The kernel translates the program anew for each task, so it is kept short: an answer or a
   * jump that only labels lead to is not written where it stands. Whoever jumps there takes the
   * nearest such answer, or goes where the jump would.
   */
  private static final class Backward {
    private final Deque<Instruction> program = new ArrayDeque<>();
    private final Map<Label, Plain> answers = new HashMap<>();
    private final Map<Label, Integer> instructionsFromEnd = new HashMap<>();
    private final Map<Plain, Integer> nearestAnswers = new HashMap<>();
    private final Map<Integer, NonceWord> nonceFromEnd = new HashMap<>();
    private final List<Integer> processFromEnd = new ArrayList<>();

    /** An answer or a jump that is written once something runs into it. */
    private @Nullable Item pending;

    void put(Item item) {
      if (item instanceof Bind bind) {
        bind(bind.label());
      } else if (item instanceof Plain plain && plain.code() == RET) {
        pending = plain;
      } else if (item instanceof Plain plain) {
        writePending();
        program.addFirst(new Instruction(plain.code(), 0, 0, plain.operand()));
      } else if (item instanceof Jump jump) {
        Plain answer = answers.get(jump.target());
        pending = answer == null ? new Place(place(jump.target())) : answer;
      } else if (item instanceof Branch branch) {
        putBranch(branch.code(), branch.operand(), branch.ifTrue(), branch.ifFalse());
      } else if (item instanceof NonceBranch branch) {
        putBranch(JEQ, 0, branch.ifTrue(), branch.ifFalse());
        nonceFromEnd.put(program.size(), branch.word());
      } else if (item instanceof ProcessBranch branch) {
        putBranch(JEQ, 0, branch.ifTrue(), branch.ifFalse());
        processFromEnd.add(program.size());
      }
    }

    private void bind(Label label) {
      if (isBound(label)) {
        throw new IllegalStateException("a label was bound twice; bind each label once");
      }
      if (pending instanceof Plain answer) {
        answers.put(label, answer);
      } else if (pending instanceof Place place) {
        instructionsFromEnd.put(label, place.instructionsFromEnd());
      } else {
        instructionsFromEnd.put(label, program.size());
      }
    }

    private boolean isBound(Label label) {
      return answers.containsKey(label) || instructionsFromEnd.containsKey(label);
    }

    /** Where a label is bound that is no answer's, counted from the end. */
    private int place(Label target) {
      Integer place = instructionsFromEnd.get(target);
      if (place == null) {
        throw new IllegalStateException(
            "a jump leads to a label that is not bound after it; classic BPF only jumps forward");
      }
      return place;
    }

    private void writePending() {
      if (pending instanceof Plain answer) {
        writeAnswer(answer);
      } else if (pending instanceof Place place) {
        writeJump(place.instructionsFromEnd());
      }
      pending = null;
    }

    private int writeAnswer(Plain answer) {
      program.addFirst(new Instruction(RET, 0, 0, answer.operand()));
      nearestAnswers.put(answer, program.size());
      return program.size();
    }

    private int writeJump(int target) {
      program.addFirst(new Instruction(JA, 0, 0, program.size() - target));
      return program.size();
    }

    /** Both ways lead to labels: nothing runs into what is pending. */
    private void putBranch(int code, int operand, Label ifTrue, Label ifFalse) {
      pending = null;
      int trueStep = step(ifTrue);
      int falseStep = step(ifFalse);
      program.addFirst(
          new Instruction(code, program.size() - trueStep, program.size() - falseStep, operand));
    }

    /** A place, counted from the end, that a branch written next reaches and that leads there. */
    private int step(Label target) {
      Plain answer = answers.get(target);
      if (answer != null) {
        Integer nearest = nearestAnswers.get(answer);
        return nearest != null && isNear(nearest) ? nearest : writeAnswer(answer);
      }
      int place = place(target);
      if (isNear(place)) {
        return place;
      }
      int far = writeJump(place);
      instructionsFromEnd.put(target, far);
      return far;
    }

    private boolean isNear(int position) {
      return program.size() - position <= NEAR;
    }

    FilterProgram program() {
      writePending();
      ByteBuffer code =
          ByteBuffer.allocate(program.size() * FilterProgram.INSTRUCTION_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (Instruction instruction : program) {
        code.putShort((short) instruction.code())
            .put((byte) instruction.ifTrue())
            .put((byte) instruction.ifFalse())
            .putInt(instruction.operand());
      }
      List<NonceSlot> slots = new ArrayList<>();
      nonceFromEnd.forEach(
          (fromEnd, word) -> slots.add(new NonceSlot(program.size() - fromEnd, word)));
      List<Integer> processes =
          processFromEnd.stream().map(fromEnd -> program.size() - fromEnd).toList();
      return new FilterProgram(code.array(), slots, processes);
    }
  }
}
