package io.octaskly.sandbox.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  // linux/elf-em.h: EM_X86_64 62, EM_AARCH64 183; both 64 bits (bit 31), little endian (bit 30)
  @Test
  void audit_values_are_machine_word_size_and_byte_order() {
    assertThat(Architecture.X86_64.auditArch()).isEqualTo(62 | 0xC000_0000);
    assertThat(Architecture.AARCH64.auditArch()).isEqualTo(183 | 0xC000_0000);
  }

  // asm-generic/fcntl.h, and arch/arm64/include/uapi/asm/fcntl.h, which differs from it
  @Test
  void open_flags_are_those_of_the_headers() {
    assertThat(Architecture.X86_64.directoryFlag()).isEqualTo(0200000);
    assertThat(Architecture.X86_64.noFollowFlag()).isEqualTo(0400000);
    assertThat(Architecture.AARCH64.directoryFlag()).isEqualTo(040000);
    assertThat(Architecture.AARCH64.noFollowFlag()).isEqualTo(0100000);
  }

  @Test
  void this_kernel_understands_the_flags_of_its_architecture(@TempDir Path directory)
      throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Architecture here = Kernel.architecture();

    assertThat(open(file, here.directoryFlag())).isEqualTo(-Errno.ENOTDIR);
    assertThat(open(link, here.noFollowFlag())).isEqualTo(-Errno.ELOOP);
  }

  /** The descriptor, or a negative errno. */
  private static long open(Path path, int flags) {
    final int currentDirectory = -100;
    try (Arena arena = new Arena()) {
      return Kernel.call(SystemCall.OPENAT, currentDirectory, arena.string(path.toString()), flags);
    }
  }

  @ParameterizedTest
  @CsvSource({"amd64, X86_64", "x86_64, X86_64", "aarch64, AARCH64", "arm64, AARCH64"})
  void names_of_java_virtual_machines_are_understood(String osArch, Architecture expected) {
    assertThat(Architecture.named(osArch)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x86", "i386", "arm", "riscv64", "ppc64le", "s390x", "AMD64"})
  void other_architectures_are_unknown(String osArch) {
    assertThat(Architecture.named(osArch)).isEmpty();
  }

  @Test
  void current_is_what_the_virtual_machine_says() {
    assertThat(Architecture.current()).isEqualTo(Architecture.named(System.getProperty("os.arch")));
  }
}
