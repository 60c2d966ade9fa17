package io.octaskly.sandbox.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** The few x86-64 instructions that a list of system calls needs, in the order they are added. */
final class MachineCode {
  /** Registers by the number that instructions carry. */
  enum Register {
    RAX(0),
    RCX(1),
    RDX(2),
    RBX(3),
    RSI(6),
    RDI(7),
    R8(8),
    R9(9),
    R10(10);

    private final int number;

    Register(int number) {
      this.number = number;
    }

    /** The bits that go into ModRM or the opcode; the fourth goes into the REX prefix. */
    private int lowBits() {
      return number & 7;
    }

    private boolean isExtended() {
      return number > 7;
    }
  }

  /** When to jump, by the second byte of the instruction. */
  enum Condition {
    NOT_ZERO(0x85),
    NOT_LESS(0x8d);

    private final int opcode;

    Condition(int opcode) {
      this.opcode = opcode;
    }
  }

  private static final int MAX_SIZE = 1 << 16;
  private static final int REX_W = 0x48;
  private static final int REX_B = 0x01;
  private static final int REX_R = 0x04;

  private final ByteBuffer code = ByteBuffer.allocate(MAX_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  int position() {
    return code.position();
  }

  byte[] toBytes() {
    return Arrays.copyOf(code.array(), code.position());
  }

  /**
   * Adds instructions given as text: on each line the bytes in hexadecimal, then what they mean.
   */
  void listing(String lines) {
    lines
        .lines()
        .map(line -> line.strip().split("\\s+", 2)[0])
        .forEach(bytes -> code.put(HexFormat.of().parseHex(bytes)));
  }

  /** {@code mov register, value}. */
  void load(Register register, long value) {
    code.put((byte) (REX_W | (register.isExtended() ? REX_B : 0)));
    code.put((byte) (0xb8 | register.lowBits()));
    code.putLong(value);
  }

  /** {@code mov register, [address]}. */
  void loadFrom(Register register, long address) {
    move(0x8b, register, address);
  }

  /** {@code mov [address], register}. */
  void storeTo(long address, Register register) {
    move(0x89, register, address);
  }

  private void move(int opcode, Register register, long address) {
    code.put((byte) (REX_W | (register.isExtended() ? REX_R : 0)));
    code.put((byte) opcode);
    absolute(register.lowBits(), address);
  }

  /** {@code dec qword [address]}. */
  void decrement(long address) {
    code.put((byte) REX_W).put((byte) 0xff);
    absolute(1, address);
  }

  /** A memory operand without a base register: ModRM 00 reg 100, SIB 00 100 101, 32 bits. */
  private void absolute(int reg, long address) {
    code.put((byte) (reg << 3 | 4)).put((byte) 0x25).putInt(Math.toIntExact(address));
  }

  /** {@code syscall}. */
  void syscall() {
    code.put((byte) 0x0f).put((byte) 0x05);
  }

  /** {@code cmp rax, value}. */
  void compareResult(int value) {
    code.put((byte) REX_W).put((byte) 0x3d).putInt(value);
  }

  /** {@code jcc}, to where {@link #land} is called with what this returns. */
  int jumpAhead(Condition condition) {
    jump(condition, 0);
    return position();
  }

  void land(int jump) {
    code.putInt(jump - Integer.BYTES, position() - jump);
  }

  /** {@code jcc} to a position passed before. */
  void jumpBack(Condition condition, int target) {
    jump(condition, 0);
    code.putInt(position() - Integer.BYTES, target - position());
  }

  private void jump(Condition condition, int distance) {
    code.put((byte) 0x0f).put((byte) condition.opcode).putInt(distance);
  }

  /** {@code jmp} to a position passed before. */
  void jumpBack(int target) {
    code.put((byte) 0xe9).putInt(0);
    code.putInt(position() - Integer.BYTES, target - position());
  }
}
