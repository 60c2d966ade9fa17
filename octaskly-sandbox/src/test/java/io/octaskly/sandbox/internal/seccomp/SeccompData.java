package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** {@code struct seccomp_data}: what a filter sees of a call. */
record SeccompData(int number, int auditArch, List<Long> arguments) {

  /** Missing arguments are 0. */
  static SeccompData of(Architecture architecture, int number, long... arguments) {
    return of(architecture.auditArch(), number, arguments);
  }

  static SeccompData of(int auditArch, int number, long... arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    return new SeccompData(number, auditArch, Arrays.stream(six).boxed().toList());
  }

  long argument(int index) {
    return arguments.get(index);
  }

  /** The 32-bit word at this offset, as BPF_LD_ABS reads it. */
  int word(int offset) {
    ByteBuffer memory = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    long instructionPointer = 0x7F00_1234_5678_9ABCL;
    memory.putInt(number).putInt(auditArch).putLong(instructionPointer);
    arguments.forEach(memory::putLong);
    return memory.getInt(offset);
  }

  @Override
  public String toString() {
    return String.format(
        "call %d (0x%x) of 0x%x %s",
        number, number, auditArch, arguments.stream().map(Long::toHexString).toList());
  }
}
