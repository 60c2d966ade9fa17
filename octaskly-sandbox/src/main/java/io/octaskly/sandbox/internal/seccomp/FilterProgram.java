package io.octaskly.sandbox.internal.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A finished filter in classic BPF. Immutable and thread-safe: compiled once, its bytes are handed
 * out as copies.
 *
 * <p>A filter with a one-shot {@code execve} is incomplete until a launch gives it a nonce of its
 * own; {@link #bytes()} refuses to hand it out without.
 */
public final class FilterProgram {

  /** {@code BPF_MAXINSNS}: the kernel refuses longer programs with EINVAL. */
  static final int MAX_INSTRUCTIONS = 4096;

  /** {@code sizeof(struct sock_filter)}: u16 code, u8 jt, u8 jf, u32 k. */
  static final int INSTRUCTION_BYTES = 8;

  private static final int OPERAND_OFFSET = 4;

  private final byte[] code;
  private final List<NonceSlot> nonceSlots;
  private final List<Integer> processSlots;

  /** The 32-bit pieces of a nonce in the order of the argument registers. */
  enum NonceWord {
    FIFTH_LOW,
    FIFTH_HIGH,
    SIXTH_LOW,
    SIXTH_HIGH
  }

  /** An instruction whose operand is a piece of the nonce. */
  record NonceSlot(int instruction, NonceWord word) {}

  FilterProgram(byte[] code, List<NonceSlot> nonceSlots) {
    this(code, nonceSlots, List.of());
  }

  /**
   * @param processSlots instructions whose operand is a process id that only the launch knows
   */
  FilterProgram(byte[] code, List<NonceSlot> nonceSlots, List<Integer> processSlots) {
    int instructions = code.length / INSTRUCTION_BYTES;
    if (instructions < 1 || instructions > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "a filter of "
              + instructions
              + " instructions is not in 1.."
              + MAX_INSTRUCTIONS
              + " (BPF_MAXINSNS); use fewer conditions or let calls share a rule");
    }
    this.code = code.clone();
    this.nonceSlots = List.copyOf(nonceSlots);
    this.processSlots = List.copyOf(processSlots);
  }

  /** The number of instructions: {@code len} of {@code struct sock_fprog}. */
  public int instructionCount() {
    return code.length / INSTRUCTION_BYTES;
  }

  /** Whether the program must be completed with {@link #withNonce}. */
  public boolean needsNonce() {
    return !nonceSlots.isEmpty();
  }

  /**
   * Where in {@link #bytes()} the launch has to store a process id, 4 bytes each, before it
   * installs the program; until then 0 stands there, which is no process. The id is known in the
   * child only, and so is what makes the program complete.
   */
  public List<Integer> processIdOffsets() {
    return processSlots.stream()
        .map(instruction -> instruction * INSTRUCTION_BYTES + OPERAND_OFFSET)
        .toList();
  }

  /**
   * The program as an array of {@code struct sock_filter}, little endian.
   *
   * @throws IllegalStateException if the program needs a nonce: with zeros in its place any caller
   *     could guess it
   */
  public byte[] bytes() {
    if (needsNonce()) {
      throw new IllegalStateException(
          "this filter allows execve only with a nonce; use withNonce(fifth, sixth)");
    }
    return code.clone();
  }

  /**
   * The program as an array of {@code struct sock_filter}, little endian, completed for one launch.
   * Both values must come from a secure random source and be used for no other launch.
   *
   * @param fifth what {@code execve} must carry in its fifth argument register
   * @param sixth what {@code execve} must carry in its sixth argument register
   * @throws IllegalStateException if the program has no place for a nonce
   * @throws IllegalArgumentException if either half is 0, as in registers that nobody has set
   */
  public byte[] withNonce(long fifth, long sixth) {
    if (!needsNonce()) {
      throw new IllegalStateException("this filter knows no nonce; use bytes()");
    }
    if (fifth == 0 || sixth == 0) {
      // The value is not shown: the other half may be a good one that is used again.
      throw new IllegalArgumentException(
          "a nonce of 0 is what unused registers hold by chance; draw both halves from SecureRandom"
              + " and draw again on 0");
    }
    byte[] completed = code.clone();
    ByteBuffer instructions = ByteBuffer.wrap(completed).order(ByteOrder.LITTLE_ENDIAN);
    for (NonceSlot slot : nonceSlots) {
      int operand =
          switch (slot.word()) {
            case FIFTH_LOW -> (int) fifth;
            case FIFTH_HIGH -> (int) (fifth >>> 32);
            case SIXTH_LOW -> (int) sixth;
            case SIXTH_HIGH -> (int) (sixth >>> 32);
          };
      instructions.putInt(slot.instruction() * INSTRUCTION_BYTES + OPERAND_OFFSET, operand);
    }
    return completed;
  }
}
