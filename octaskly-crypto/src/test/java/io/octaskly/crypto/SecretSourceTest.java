package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.STRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.crypto.internal.secrets.EnvironmentSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {
  @TempDir private Path directory;

  @Test
  void an_environment_variable_is_read() {
    assertThat(environment("OCTASKLY_SECRET", STRONG).read().toCharArray())
        .isEqualTo(STRONG.toCharArray());
  }

  @Test
  void the_environment_is_that_of_the_process() {
    String unset = "OCTASKLY_TEST_" + System.nanoTime();

    assertRefused(SecretSource.environment(unset), "environment variable " + unset + " is not set");
  }

  @Test
  void an_empty_environment_variable_is_refused() {
    assertRefused(environment("OCTASKLY_SECRET", ""), "OCTASKLY_SECRET is empty");
    assertThatIllegalArgumentException().isThrownBy(() -> SecretSource.environment(""));
  }

  @Test
  void a_variable_that_this_process_cannot_decode_is_refused() {
    assertRefused(
        environment("NAME", STRONG + "\ufffd"),
        "environment variable NAME has characters that are not in this process's encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void one_line_end_is_stripped_from_a_file(String lineEnd) throws IOException {
    assertThat(SecretSource.file(file(STRONG + lineEnd, "rw-------")).read().toCharArray())
        .isEqualTo(STRONG.toCharArray());
  }

  @Test
  void other_white_space_is_part_of_the_secret() throws IOException {
    assertThat(SecretSource.file(file(" " + STRONG + " \n\n", "rw-------")).read().toCharArray())
        .isEqualTo((" " + STRONG + " \n").toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----", "rw------x", "rwx------"})
  void a_file_that_others_can_use_or_that_runs_is_refused(String permissions) throws IOException {
    assertRefused(
        SecretSource.file(file(STRONG, permissions)),
        "has permissions " + permissions + ", not rw------- or less: run chmod 600");
  }

  @Test
  void a_file_that_its_owner_can_only_read_is_accepted() throws IOException {
    assertThat(SecretSource.file(file(STRONG, "r--------")).read().toCharArray())
        .hasSize(STRONG.length());
  }

  @Test
  void a_missing_file_or_a_directory_is_refused() {
    assertRefused(SecretSource.file(directory.resolve("none")), "none does not exist");
    assertRefused(SecretSource.file(directory), "is not a regular file");
  }

  @Test
  void an_empty_file_is_refused() throws IOException {
    assertRefused(SecretSource.file(file("\n", "rw-------")), "is empty");
  }

  @Test
  void a_file_of_something_else_is_refused() throws IOException {
    Path file = file("", "rw-------");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 1, 2, 3});
    assertRefused(SecretSource.file(file), "is not text in UTF-8");

    Files.write(file, new byte[(64 << 10) + 1]);
    assertRefused(SecretSource.file(file), "is longer than 65536 bytes");
  }

  @Test
  void a_file_is_read_again_each_time() throws IOException {
    SecretSource source = SecretSource.file(file(STRONG, "rw-------"));
    source.read().close();
    String other = new StringBuilder(STRONG).reverse().toString();
    Files.writeString(directory.resolve("secret"), other);

    assertThat(source.read().toCharArray()).isEqualTo(other.toCharArray());
  }

  @Test
  void a_given_secret_can_be_read_again_after_it_was_closed() {
    SecretSource source = SecretSource.of(STRONG.toCharArray());
    Secret first = source.read();
    first.close();

    assertThatIllegalStateException().isThrownBy(first::toCharArray);
    assertThat(source.read().toCharArray()).isEqualTo(STRONG.toCharArray());
  }

  @Test
  void every_source_refuses_a_weak_secret_and_says_where_it_came_from() throws IOException {
    String weak = "Zq9!Zq9!";

    assertRefused(environment("NAME", weak), "environment variable NAME has 8 characters");
    assertRefused(SecretSource.file(file(weak, "rw-------")), "secret file ");
    assertRefused(SecretSource.of(weak.toCharArray()), "given secret has 8 characters");
  }

  private static SecretSource environment(String name, String value) {
    return new EnvironmentSecret(name, Map.of(name, value)::get);
  }

  private Path file(String content, String permissions) throws IOException {
    Path file = directory.resolve("secret");
    Files.write(file, content.getBytes(UTF_8));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void assertRefused(SecretSource source, String why) {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(source::read)
        .withMessageContaining(why)
        .withMessageNotContaining("Zq9!");
  }
}
