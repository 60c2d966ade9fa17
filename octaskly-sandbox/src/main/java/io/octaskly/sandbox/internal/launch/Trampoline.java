package io.octaskly.sandbox.internal.launch;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.HexFormat;

/**
 * The only machine code that runs inside the JVM: it makes a child that shares the JVM's memory and
 * lets it walk a {@link SyscallTable}.
 *
 * <p>{@code trampoline-x86_64.S} and {@code trampoline-aarch64.S}, beside this file, are the
 * sources of the bytes below; a test assembles them and compares.
 */
final class Trampoline {
  static final String X86_64 =
      """
      5341544889fbbf02000000488d7360488d536841ba08000000b80e0000000f05\
      4989dc418b0424498b7c2408498b742410498b5424184d8b5424204d8b442428\
      4d8b4c24300f054885c074224989c4bf02000000488d736831d241ba08000000\
      b80e0000000f054c89e0415c5bc34c8b6348418b0424498b7c2408498b742410\
      498b5424184d8b5424204d8b4424284d8b4c24300f054885c0786d41f6442404\
      087540498b4c24384885c9741c41f6442404047505488901eb0f890141f64424\
      04107405498944245041f644240402740c4885c075074d8b642440eb954983c4\
      48eb8f498b4c2438498b542440488b01483b02750a488b4108483b420874de48\
      c7c08cffffffeb0841f644240401758b48837b500075084c89635048894358bf\
      7f000000b8e70000000f05ebf2\
      """;

  static final String AARCH64 =
      """
      f353bfa9f30300aa400080526182019162a2019103018052e8108052010000d4\
      f40313aa880240b9808640a9828e41a9849642a9010000d4600100b4f40300aa\
      4000805261a20191e2031faa03018052e8108052010000d4e00314aaf353c1a8\
      c0035fd6742640f9880240b9808640a9828e41a9849642a9010000d48a0640b9\
      2003f8b7ea011837891e40f9e90000b46a001037200100f904000014200100b9\
      4a002036802a00f98a000836600000b5942240f9edffff1794220191ebffff17\
      891e40f98b2240f92c3540a96e3d40a99f010eeba0014ffa00ffff54600e8092\
      020000140afd0737692a40f9690000b5742a00f9602e00f9e00f8052c80b8052\
      010000d4fdffff17\
      """;

  /** Where pages are larger, {@code mmap(2)} and {@code mprotect(2)} round it up. */
  private static final int PAGE = 4096;

  private static final int PROT_READ_WRITE = 3;
  private static final int PROT_READ_EXEC = 5;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final Function entry;

  private Trampoline(Function entry) {
    this.entry = entry;
  }

  /**
   * Copies the code into a page of its own, which is never writable and executable at once.
   *
   * <p>AArch64 does not keep instruction caches in step with what is written. The kernel does it,
   * for all processors, when it first makes a page executable ({@code __sync_icache_dcache} in
   * {@code arch/arm64}); and none can hold other instructions for these addresses, because nothing
   * there was executable before. The page must not be written to again.
   */
  static Trampoline load(Architecture architecture) {
    byte[] code = HexFormat.of().parseHex(code(architecture));
    long page =
        Kernel.require(
            "map a page for the launch code",
            SystemCall.MMAP,
            0,
            PAGE,
            PROT_READ_WRITE,
            MAP_PRIVATE_ANONYMOUS,
            -1,
            0);
    Pointer pointer = new Pointer(page);
    pointer.write(0, code, 0, code.length);
    Kernel.require(
        "make the launch code executable", SystemCall.MPROTECT, page, PAGE, PROT_READ_EXEC);
    return new Trampoline(Function.getFunction(pointer));
  }

  private static String code(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> X86_64;
      case AARCH64 -> AARCH64;
    };
  }

  /**
   * Runs the code: returns when the child has been replaced by its program or has ended.
   *
   * @param context address of the context that {@link SyscallTable#context} has laid out
   * @return the child's process id, or a negative errno when there is no child
   */
  long launch(long context) {
    return entry.invokeLong(new Object[] {context});
  }
}
