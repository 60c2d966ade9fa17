package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.crypto.tink.Aead;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user who only seals needs two class path entries, and gets no warning from the JVM. */
class CleanJvmTest {
  @Test
  @Timeout(60)
  void sealing_needs_this_module_and_one_jar() throws Exception {
    assertThat(run(List.of())).isEqualTo("sealed and opened\n");
  }

  @Test
  @Timeout(60)
  void sealing_needs_neither_unsafe_memory_nor_native_access() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= 24,
        "no JVM before JDK 24 knows the flags that deny unsafe memory and native access");

    assertThat(run(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny")))
        .isEqualTo("sealed and opened\n");
  }

  @Test
  @Timeout(60)
  void what_needs_an_optional_jar_says_which() throws Exception {
    assertThat(run(List.of("-Doctaskly.test.optional=true")))
        .isEqualTo(
            """
            sealed and opened
            JSON needs com.fasterxml.jackson.core:jackson-core: add this dependency
            Argon2id needs org.bouncycastle:bcprov-jdk18on: add this dependency
            PBKDF2 is taken instead
            """);
  }

  @Test
  void no_protobuf_is_on_the_class_path_of_these_tests() {
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> Class.forName("com.google.protobuf.MessageLite"));
  }

  /** All that the program prints, errors and warnings included. */
  private static String run(List<String> flags)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            place(SealedMessages.class),
            place(SealingProgram.class),
            place(Aead.class)));
    command.add(SealingProgram.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A JVM that picks these up says so.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process jvm = builder.start();
    try (var output = jvm.getInputStream()) {
      String printed = new String(output.readAllBytes(), US_ASCII);
      assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return printed.replace(System.lineSeparator(), "\n");
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
