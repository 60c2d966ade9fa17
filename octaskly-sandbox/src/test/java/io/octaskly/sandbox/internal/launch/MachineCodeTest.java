package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
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
    assertThat(Trampoline.X86_64).isEqualTo(assembled("trampoline-x86_64.S"));
  }

  @Test
  void guard_for_x86_64_is_its_source_assembled() throws Exception {
    assertThat(GuardImage.X86_64).isEqualTo(assembled("guard-x86_64.S"));
  }

  private String assembled(String source) throws IOException, InterruptedException {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") && works("as") && works("objcopy"),
        "needs as and objcopy of binutils for x86-64");
    Path object = directory.resolve("code.o");
    Path binary = directory.resolve("code.bin");
    run("as", "--64", SOURCES.resolve(source).toString(), "-o", object.toString());
    run("objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
    return HexFormat.of().formatHex(Files.readAllBytes(binary));
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
