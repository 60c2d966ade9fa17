package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes in the classes are what their commented sources assemble to. */
class MachineCodeTest {
  private static final Path SOURCES =
      Path.of("src/main/java/io/octaskly/sandbox/internal/launch").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void trampoline_for_x86_64_is_its_source_assembled() throws Exception {
    assertThat(Trampoline.X86_64).isEqualTo(assembled("trampoline-x86_64.S", Architecture.X86_64));
  }

  @Test
  void guard_for_x86_64_is_its_source_assembled() throws Exception {
    assertThat(GuardImage.X86_64).isEqualTo(assembled("guard-x86_64.S", Architecture.X86_64));
  }

  @Test
  void trampoline_for_aarch64_is_its_source_assembled() throws Exception {
    assertThat(Trampoline.AARCH64)
        .isEqualTo(assembled("trampoline-aarch64.S", Architecture.AARCH64));
  }

  @Test
  void guard_for_aarch64_is_its_source_assembled() throws Exception {
    assertThat(GuardImage.AARCH64).isEqualTo(assembled("guard-aarch64.S", Architecture.AARCH64));
  }

  private String assembled(String source, Architecture architecture)
      throws IOException, InterruptedException {
    String prefix = toolPrefix(architecture);
    Path object = directory.resolve("code.o");
    Path binary = directory.resolve("code.bin");
    run(prefix + "as", SOURCES.resolve(source).toString(), "-o", object.toString());
    run(prefix + "objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
    return HexFormat.of().formatHex(Files.readAllBytes(binary));
  }

  /** This machine's own tools have no prefix, those for another are called by its name. */
  private static String toolPrefix(Architecture architecture) throws InterruptedException {
    String machine = architecture == Architecture.X86_64 ? "x86_64" : "aarch64";
    boolean own = Architecture.current().equals(Optional.of(architecture));
    String prefix = own ? "" : machine + "-linux-gnu-";
    assumeTrue(
        works(prefix + "as") && works(prefix + "objcopy"),
        () ->
            String.format(
                "%sas and %sobjcopy are not installed (Debian: binutils-%s-linux-gnu)",
                prefix, prefix, machine.replace('_', '-')));
    return prefix;
  }

  private static boolean works(String tool) throws InterruptedException {
    try {
      return run(tool, "--version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
    return process.exitValue();
  }
}
