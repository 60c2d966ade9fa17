package io.octaskly.sandbox.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * {@link MachineCode} for AArch64. A call's number is in x8, its arguments are in x0 and following,
 * its result is in x0; x9 and x16 are for what is needed in between.
 */
final class Aarch64Code implements MachineCode {
  /**
   * Expects the call's result in x0, the exit code in x10, the report in x11 and its length in x12.
   */
  private static final String FAIL =
      """
      cb0003e0  neg   x0, x0
      f100001f  cmp   x0, #0
      9a9fa000  csel  x0, x0, xzr, ge
      d280014d  mov   x13, #10
      8b0c016e  add   x14, x11, x12
      9acd080f  udiv  x15, x0, x13
      9b0d81f0  msub  x16, x15, x13, x0
      9100c210  add   x16, x16, #'0'
      381fe1d0  sturb w16, [x14, #-2]
      9acd09e0  udiv  x0, x15, x13
      9b0dbc10  msub  x16, x0, x13, x15
      9100c210  add   x16, x16, #'0'
      381fd1d0  sturb w16, [x14, #-3]
      9100c000  add   x0, x0, #'0'
      381fc1c0  sturb w0, [x14, #-4]
      d2800808  mov   x8, #64            write
      d2800040  mov   x0, #2
      aa0b03e1  mov   x1, x11
      aa0c03e2  mov   x2, x12
      d4000001  svc   #0
      d2800bc8  mov   x8, #94            exit_group
      aa0a03e0  mov   x0, x10
      d4000001  svc   #0\
      """;

  private static final short EM_AARCH64 = 183;
  private static final int MAX_SIZE = 1 << 17;
  private static final int NOT_EQUAL = 1;
  private static final int GREATER_OR_EQUAL = 10;
  private static final int RESULT = 0;
  private static final int NUMBER = 8;
  private static final int OTHER = 9;
  private static final int EXIT_CODE = 10;
  private static final int REPORT = 11;
  private static final int LENGTH = 12;
  private static final int ADDRESS = 16;

  private final ByteBuffer code = ByteBuffer.allocate(MAX_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  Aarch64Code() {
    FAIL.lines()
        .map(line -> line.split(" ", 2)[0])
        .forEach(word -> code.putInt(Integer.parseUnsignedInt(word, 16)));
  }

  @Override
  public short elfMachine() {
    return EM_AARCH64;
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
    load(place, value);
  }

  @Override
  public void argumentFrom(int place, long address) {
    loadFrom(place, address);
  }

  @Override
  public void call(Syscall call) {
    load(NUMBER, call.onAarch64());
    code.putInt(0xd4000001); // svc #0
  }

  @Override
  public void result(long value) {
    load(RESULT, value);
  }

  @Override
  public void resultFrom(long address) {
    loadFrom(RESULT, address);
  }

  @Override
  public void storeResult(long address) {
    storeTo(address, RESULT);
  }

  @Override
  public void negateResult() {
    code.putInt(0xcb0003e0); // neg x0, x0
  }

  @Override
  public int jumpUnlessZero() {
    return jumpIf(NOT_EQUAL, 0);
  }

  @Override
  public int jumpIfAtLeast(int least) {
    return jumpIf(GREATER_OR_EQUAL, least);
  }

  private int jumpIf(int condition, int value) {
    load(OTHER, value);
    code.putInt(0xeb09001f); // cmp x0, x9
    int jump = position();
    code.putInt(conditional(condition, 0));
    return jump;
  }

  @Override
  public void land(int jump) {
    code.putInt(jump, code.getInt(jump) | conditional(0, position() - jump));
  }

  @Override
  public void countDown(long address, int top) {
    loadFrom(OTHER, address);
    code.putInt(0xf1000529); // subs x9, x9, #1
    storeTo(address, OTHER);
    code.putInt(conditional(NOT_EQUAL, top - position()));
  }

  @Override
  public void fail(int exitCode, long report, int length) {
    load(EXIT_CODE, exitCode);
    load(REPORT, report);
    load(LENGTH, length);
    // b, with the distance to position 0 in words
    code.putInt(0x14000000 | (-position() >> 2 & 0x3ff_ffff));
  }

  /** {@code b.cond}, with a distance in bytes. */
  private static int conditional(int condition, int distance) {
    return 0x54000000 | (distance >> 2 & 0x7_ffff) << 5 | condition;
  }

  /** {@code movz}, and {@code movk} for each further 16 bits. */
  private void load(int register, long value) {
    code.putInt(0xd2800000 | (int) (value & 0xffff) << 5 | register);
    for (int part = 1; part < 4; part++) {
      code.putInt(0xf2800000 | part << 21 | (int) (value >> (16 * part) & 0xffff) << 5 | register);
    }
  }

  /** {@code ldr register, [address]}. */
  private void loadFrom(int register, long address) {
    load(ADDRESS, address);
    code.putInt(0xf9400000 | ADDRESS << 5 | register);
  }

  /** {@code str register, [address]}. */
  private void storeTo(long address, int register) {
    load(ADDRESS, address);
    code.putInt(0xf9000000 | ADDRESS << 5 | register);
  }
}
