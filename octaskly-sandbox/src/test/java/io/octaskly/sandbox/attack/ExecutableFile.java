package io.octaskly.sandbox.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A static ELF file ({@code elf(5)}): one segment of code and one of data. */
final class ExecutableFile {
  private static final long CODE_START = 0x40_0000;

  /** Kernels for AArch64 may be built for pages of up to this size. */
  private static final int PAGE = 1 << 16;

  private static final int HEADER = 64;
  private static final int SEGMENT_HEADER = 56;
  private static final int SEGMENTS = 3;

  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474_e551;
  private static final int EXECUTE = 1;
  private static final int WRITE = 2;
  private static final int READ = 4;

  private ExecutableFile() {}

  /**
   * Puts a file together.
   *
   * @param machine {@code e_machine}
   * @param entry where in {@code code} the program begins
   */
  static byte[] of(short machine, byte[] code, int entry, byte[] data) {
    int headers = HEADER + SEGMENTS * SEGMENT_HEADER;
    // The kernel maps whole pages: a page of the file cannot be part of both segments.
    int dataOffset = (headers + code.length + PAGE - 1) / PAGE * PAGE;
    ByteBuffer file = ByteBuffer.allocate(dataOffset + data.length).order(ByteOrder.LITTLE_ENDIAN);
    header(file, machine, CODE_START + headers + entry);
    segment(file, PT_LOAD, READ | EXECUTE, 0, CODE_START, headers + code.length);
    segment(file, PT_LOAD, READ | WRITE, dataOffset, DataSegment.START, data.length);
    // Without it the stack, and on old kernels all memory, would be executable.
    segment(file, PT_GNU_STACK, READ | WRITE, 0, 0, 0);
    file.put(code).position(dataOffset);
    return file.put(data).array();
  }

  private static void header(ByteBuffer file, short machine, long entry) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64-bit, little endian
    file.putShort((short) 2); // ET_EXEC
    file.putShort(machine);
    file.putInt(1);
    file.putLong(entry);
    file.putLong(HEADER); // where the segment headers are
    file.putLong(0);
    file.putInt(0);
    file.putShort((short) HEADER);
    file.putShort((short) SEGMENT_HEADER);
    file.putShort((short) SEGMENTS);
    file.position(HEADER);
  }

  private static void segment(
      ByteBuffer file, int type, int access, int offset, long address, int size) {
    file.putInt(type).putInt(access);
    file.putLong(offset).putLong(address).putLong(address);
    file.putLong(size).putLong(size).putLong(type == PT_LOAD ? PAGE : 16);
  }
}
