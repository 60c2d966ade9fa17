package io.octaskly.sandbox.internal.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a filter as the kernel does, and like the kernel refuses a program that could leave itself
 * ({@code bpf_check_classic}, {@code seccomp_check_filter}).
 */
final class BpfMachine {

  private static final int LD_ABS = 0x20;
  private static final int AND = 0x54;
  private static final int NEG = 0x84;
  private static final int JA = 0x05;
  private static final int JEQ = 0x15;
  private static final int JGE = 0x35;
  private static final int RET = 0x06;

  /** Where {@code struct seccomp_data} has what follows number and architecture. */
  private static final int ARGUMENTS = 8;

  private final int[] codes;
  private final int[] ifTrue;
  private final int[] ifFalse;
  private final int[] operands;

  BpfMachine(byte[] program) {
    int count = program.length / 8;
    codes = new int[count];
    ifTrue = new int[count];
    ifFalse = new int[count];
    operands = new int[count];
    ByteBuffer in = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      codes[i] = Short.toUnsignedInt(in.getShort());
      ifTrue[i] = Byte.toUnsignedInt(in.get());
      ifFalse[i] = Byte.toUnsignedInt(in.get());
      operands[i] = in.getInt();
    }
    verify();
  }

  private void verify() {
    int count = codes.length;
    require(count >= 1 && count <= 4096, "length", count);
    for (int i = 0; i < count; i++) {
      switch (codes[i]) {
        case LD_ABS ->
            require(operands[i] % 4 == 0 && operands[i] >= 0 && operands[i] < 64, "load", i);
        case JA -> require(Integer.compareUnsigned(operands[i], count - i - 1) < 0, "jump", i);
        case JEQ, JGE ->
            require(i + 1 + ifTrue[i] < count && i + 1 + ifFalse[i] < count, "branch", i);
        case AND, NEG, RET -> {}
        default -> throw new AssertionError("unknown code " + codes[i] + " at " + i);
      }
    }
    require(codes[count - 1] == RET, "last instruction", count - 1);
  }

  private static void require(boolean holds, String rule, int at) {
    if (!holds) {
      throw new AssertionError("the kernel would refuse the program: " + rule + " at " + at);
    }
  }

  FilterAction answer(SeccompData data) {
    return run(data).action();
  }

  /** How many instructions the call costs. */
  int steps(SeccompData data) {
    return run(data).steps();
  }

  /**
   * Whether the answer is found without looking at arguments: the kernel's constant-action test.
   */
  boolean isConstant(SeccompData data) {
    return !run(data).readsArguments();
  }

  private record Run(FilterAction action, int steps, boolean readsArguments) {}

  private Run run(SeccompData data) {
    int accumulator = 0;
    boolean readsArguments = false;
    int steps = 1;
    int at = 0;
    while (codes[at] != RET) {
      int skipped = 0;
      switch (codes[at]) {
        case LD_ABS -> {
          accumulator = data.word(operands[at]);
          readsArguments |= operands[at] >= ARGUMENTS;
        }
        case AND -> accumulator &= operands[at];
        case NEG -> accumulator = -accumulator;
        case JA -> skipped = operands[at];
        case JEQ -> skipped = accumulator == operands[at] ? ifTrue[at] : ifFalse[at];
        case JGE -> {
          boolean atLeast = Integer.compareUnsigned(accumulator, operands[at]) >= 0;
          skipped = atLeast ? ifTrue[at] : ifFalse[at];
        }
        default -> throw new AssertionError(codes[at]);
      }
      at += 1 + skipped;
      steps++;
    }
    return new Run(new FilterAction(operands[at]), steps, readsArguments);
  }
}
