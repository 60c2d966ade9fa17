package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The guard's program: an ELF file of under 1 KB in anonymous memory ({@code memfd_create(2)}), so
 * that no helper needs to be on disk.
 *
 * <p>{@code guard-x86_64.S} and {@code guard-aarch64.S}, beside this file, say what it does and are
 * the sources of the bytes below; a test assembles them and compares.
 */
final class GuardImage {
  static final String X86_64 =
      """
      4881ec501100004989e64531ed48c7842420010000ffffffff48c78424280100\
      000000000048c784243001000040420f00bf03000000be09000000b848000000\
      0f054189c4b8270000000f058984244011000089c2bf03000000be08000000b8\
      480000000f05bf03000000be04000000ba01280000b8480000000f05c7842438\
      01000003000000c784243c01000000000000488dbc2438010000be0100000031\
      d2b8070000000f0585c00f8f74010000c78424b00000000000000031ff31f648\
      8d9424a000000041ba050000414531c0b8f70000000f054885c00f886d010000\
      8bac24b000000085ed745d4439e5751a41bd010000004489e7f7df4863ffbe09\
      000000b83e0000000f054863fd4c89f6ba010000404d8d5608b83d0000000f05\
      4439e0758b4189460441bcffffffffbf030000004c89f6ba98000000b8010000\
      000f05e968ffffff31d24585ed0f849e00000083bc244011000001751548c7c7\
      ffffffffbe09000000b83e0000000f05eb77488d3ddd00000031f6b802000000\
      0f0585c078634189c731ed4489ff488db42440010000ba0010000031c00f0548\
      85c07e3b488d9c24400100004c8d04034c39c374d60fb60b48ffc383f9207409\
      6bed0a8d6c0dd0ebe789efbe09000000b83e00000041500f05415831edebd144\
      89ffb8030000000f05488d942428010000488dbc242001000031f641ba080000\
      00b8800000000f0583f80f742283f81d0f8466feffff83f80e740983f8010f85\
      8cfeffff41bd01000000e981feffff4183fc000f8e77feffff4489e7be0f0000\
      00b83e0000000f05e963feffff31ffb8e70000000f052f70726f632f74687265\
      61642d73656c662f6368696c6472656e00\
      """;

  static final String AARCH64 =
      """
      ff0740d1ff0305d11400805209008092e99300f9ff9700f909488852e901a072\
      e99b00f9600080522101805228038052010000d4f303002a88158052010000d4\
      f503002ae203002a600080520101805228038052010000d46000805281008052\
      2200855228038052010000d469008052e99f00f9ff7f0aa9e0e3049121008052\
      e2830291e3031faae4031faa28098052010000d41f000071ec0b0054ffb300b9\
      0000805201008052e2830291a30080520320a872e4031faae80b8052010000d4\
      c00bf8b7f6b340b936030034df02136bc100005434008052e003134b21018052\
      28108052010000d4e003162ae1030091220080520200a872e323009188208052\
      010000d41f00136ba1fcff54e00700b91300801260008052e103009102138052\
      08088052010000d4ddffff17e2031faa94050034bf060071c100005400008012\
      2101805228108052010000d424000014600c8012810700100200805208078052\
      010000d4c003f837f703002a16008052e003172ae103059102008252e8078052\
      010000d41f0000f14d020054f80305911903008b1f0319ebc0feff5409174038\
      3f810071a00000544a01805229c10051d6260a1bf8ffff17e003162a21018052\
      28108052010000d416008052f2ffff17e003172a28078052010000d4e2a30491\
      e0830491e1031faa0301805228118052010000d41f3c0071200100541f740071\
      60f3ff541f380071600000541f04007161f4ff5434008052a1ffff177f020071\
      edf3ff54e003132ae101805228108052010000d49affff1700008052c80b8052\
      010000d42f70726f632f7468726561642d73656c662f6368696c6472656e00\
      """;

  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final long LOAD_ADDRESS = 0x400000;

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;

  /** No more seals, shrinking, growing or writing: what is executed is what was written here. */
  private static final int ALL_SEALS = 1 | 2 | 4 | 8;

  private GuardImage() {}

  /** Writes the program into a sealed memory file, to be executed through its descriptor. */
  static Descriptor load(Architecture architecture) {
    byte[] elf = elf(architecture);
    try (Arena arena = new Arena()) {
      Descriptor file = create(arena);
      try {
        Segment content = arena.bytes(elf);
        long written =
            Kernel.require(
                "write the guard's program",
                SystemCall.WRITE,
                file.number(),
                content.address(),
                elf.length);
        if (written != elf.length) {
          throw new IllegalStateException(
              "only " + written + " of " + elf.length + " bytes of the guard's program written");
        }
        Kernel.require(
            "seal the guard's program", SystemCall.FCNTL, file.number(), F_ADD_SEALS, ALL_SEALS);
        return file;
      } catch (RuntimeException e) {
        file.close();
        throw e;
      }
    }
  }

  private static Descriptor create(Arena arena) {
    long name = arena.string("octaskly-guard");
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    long descriptor = Kernel.call(SystemCall.MEMFD_CREATE, name, flags | MFD_EXEC);
    if (descriptor == -Errno.EINVAL) {
      // Before Linux 6.3 there is no MFD_EXEC, and every memory file may be executed.
      descriptor = Kernel.call(SystemCall.MEMFD_CREATE, name, flags);
    }
    if (descriptor < 0) {
      throw new KernelException(
          "make a memory file for the guard", SystemCall.MEMFD_CREATE, (int) -descriptor);
    }
    return Descriptor.lifted((int) descriptor);
  }

  /**
   * One loadable segment, read and execute, that holds the headers and the code ({@code elf(5)}).
   */
  private static byte[] elf(Architecture architecture) {
    byte[] code = HexFormat.of().parseHex(code(architecture));
    int codeOffset = ELF_HEADER + PROGRAM_HEADER;
    int size = codeOffset + code.length;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}); // 64-bit, little endian, version 1
    out.position(16);
    out.putShort((short) 2); // ET_EXEC
    out.putShort(elfMachine(architecture));
    out.putInt(1);
    out.putLong(LOAD_ADDRESS + codeOffset); // entry
    out.putLong(ELF_HEADER); // program headers start
    out.putLong(0);
    out.putInt(0);
    out.putShort((short) ELF_HEADER);
    out.putShort((short) PROGRAM_HEADER);
    out.putShort((short) 1);
    out.position(ELF_HEADER);
    out.putInt(1); // PT_LOAD
    out.putInt(4 | 1); // read, execute
    out.putLong(0);
    out.putLong(LOAD_ADDRESS);
    out.putLong(LOAD_ADDRESS);
    out.putLong(size);
    out.putLong(size);
    out.putLong(0x1000);
    out.put(code);
    return out.array();
  }

  private static short elfMachine(Architecture architecture) {
    return (short) (architecture == Architecture.X86_64 ? 62 : 183);
  }

  private static String code(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> X86_64;
      case AARCH64 -> AARCH64;
    };
  }
}
