package io.octaskly.sandbox.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** {@link MachineCode} for x86-64. */
final class X86Code implements MachineCode {
  /** Registers by the number that instructions carry. */
  private enum Register {
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

  private static final List<Register> ARGUMENTS =
      List.of(Register.RDI, Register.RSI, Register.RDX, Register.R10, Register.R8, Register.R9);

  private static final List<Register> I386_ARGUMENTS =
      List.of(Register.RBX, Register.RCX, Register.RDX, Register.RSI, Register.RDI);

  /**
   * Expects the call's result in rax, the exit code in rdi, the report in rsi, its length in rdx.
   */
  private static final String FAIL =
      """
      4989fc      mov   r12, rdi
      4989d5      mov   r13, rdx
      48f7d8      neg   rax
      7902        jns   digits
      31c0        xor   eax, eax
      b90a000000  digits: mov ecx, 10
      4c8d4416fe  lea   r8, [rsi + rdx - 2]
      31d2        xor   edx, edx
      f7f1        div   ecx
      80c230      add   dl, '0'
      418810      mov   [r8], dl
      31d2        xor   edx, edx
      f7f1        div   ecx
      80c230      add   dl, '0'
      418850ff    mov   [r8 - 1], dl
      31d2        xor   edx, edx
      f7f1        div   ecx
      80c230      add   dl, '0'
      418850fe    mov   [r8 - 2], dl
      b801000000  mov   eax, 1         write
      bf02000000  mov   edi, 2
      4c89ea      mov   rdx, r13
      0f05        syscall
      b8e7000000  mov   eax, 231       exit_group
      4c89e7      mov   rdi, r12
      0f05        syscall\
      """;

  private static final short EM_X86_64 = 62;
  private static final int MAX_SIZE = 1 << 16;
  private static final int REX_W = 0x48;
  private static final int REX_B = 0x01;
  private static final int REX_R = 0x04;
  private static final int NOT_ZERO = 0x85;
  private static final int NOT_LESS = 0x8d;

  /** {@code asm/unistd.h}: __X32_SYSCALL_BIT. */
  private static final int X32 = 0x4000_0000;

  private final ByteBuffer code = ByteBuffer.allocate(MAX_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  X86Code() {
    FAIL.lines().forEach(this::instruction);
  }

  @Override
  public short elfMachine() {
    return EM_X86_64;
  }

  @Override
  public int position() {
    return code.position();
  }

  @Override
  public byte[] toBytes() {
    return Arrays.copyOf(code.array(), code.position());
  }

  @Override
  public void argument(int place, long value) {
    load(ARGUMENTS.get(place), value);
  }

  @Override
  public void argumentFrom(int place, long address) {
    move(0x8b, ARGUMENTS.get(place), address); // mov register, [address]
  }

  @Override
  public void call(Syscall call) {
    call(call.onX86());
  }

  /** Makes the call by its number in the x32 ABI, which has a bit of its own. */
  void x32Call(Syscall call) {
    call(call.onX86() | X32);
  }

  private void call(int number) {
    load(Register.RAX, number);
    instruction("0f05 syscall");
  }

  /** Sets an argument as 32-bit programs do. */
  void i386Argument(int place, long value) {
    load(I386_ARGUMENTS.get(place), value);
  }

  /** Makes a call as 32-bit programs do, where it has another number. */
  void i386Call(int number) {
    load(Register.RAX, number);
    instruction("cd80 int 0x80");
  }

  @Override
  public void result(long value) {
    load(Register.RAX, value);
  }

  @Override
  public void resultFrom(long address) {
    move(0x8b, Register.RAX, address);
  }

  @Override
  public void storeResult(long address) {
    move(0x89, Register.RAX, address); // mov [address], rax
  }

  @Override
  public void negateResult() {
    instruction("48f7d8 neg rax");
  }

  @Override
  public int jumpUnlessZero() {
    return jumpIf(NOT_ZERO, 0);
  }

  @Override
  public int jumpIfAtLeast(int least) {
    return jumpIf(NOT_LESS, least);
  }

  private int jumpIf(int condition, int value) {
    code.put((byte) REX_W).put((byte) 0x3d).putInt(value); // cmp rax, value
    conditional(condition, 0);
    return position();
  }

  @Override
  public void land(int jump) {
    code.putInt(jump - Integer.BYTES, position() - jump);
  }

  @Override
  public void countDown(long address, int top) {
    code.put((byte) REX_W).put((byte) 0xff); // dec qword [address]
    absolute(1, address);
    conditional(NOT_ZERO, 0);
    code.putInt(position() - Integer.BYTES, top - position());
  }

  @Override
  public void fail(int exitCode, long report, int length) {
    load(Register.RDI, exitCode);
    load(Register.RSI, report);
    load(Register.RDX, length);
    code.put((byte) 0xe9).putInt(0); // jmp to position 0
    code.putInt(position() - Integer.BYTES, -position());
  }

  /** {@code jcc}, with a distance from the instruction after it. */
  private void conditional(int condition, int distance) {
    code.put((byte) 0x0f).put((byte) condition).putInt(distance);
  }

  /** Adds an instruction given as text: its bytes in hexadecimal, then what they mean. */
  private void instruction(String line) {
    code.put(HexFormat.of().parseHex(line.split(" ", 2)[0]));
  }

  /** {@code mov register, value}. */
  private void load(Register register, long value) {
    code.put((byte) (REX_W | (register.isExtended() ? REX_B : 0)));
    code.put((byte) (0xb8 | register.lowBits()));
    code.putLong(value);
  }

  private void move(int opcode, Register register, long address) {
    code.put((byte) (REX_W | (register.isExtended() ? REX_R : 0)));
    code.put((byte) opcode);
    absolute(register.lowBits(), address);
  }

  /** A memory operand without a base register: ModRM 00 reg 100, SIB 00 100 101, 32 bits. */
  private void absolute(int reg, long address) {
    code.put((byte) (reg << 3 | 4)).put((byte) 0x25).putInt(Math.toIntExact(address));
  }
}
