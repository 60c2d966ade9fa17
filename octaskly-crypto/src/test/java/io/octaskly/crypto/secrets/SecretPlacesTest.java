package io.octaskly.crypto.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import io.octaskly.crypto.internal.secrets.SecretFile;
import io.octaskly.crypto.internal.secrets.SystemdCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounted files, overrides, chains and other places. */
class SecretPlacesTest {
  private static final String STRONG = "5f2b8e0c9d4a41e7b6f3a1c8d2e79640";
  private static final String OTHER = "77aa0b1c3d5e4f6871928374a5b6c7d8";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"r--r--r--", "rw-r--r--", "r--------", "rw-------"})
  void a_file_of_a_read_only_mount_may_be_readable_by_others(String permissions)
      throws IOException {
    SecretSource mounted = SecretFile.mounted(file(STRONG, permissions), file -> true);

    assertThat(text(mounted)).isEqualTo(STRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void a_file_that_others_can_write_is_refused_in_any_mount(String permissions) throws IOException {
    assertRefused(
        SecretFile.mounted(file(STRONG, permissions), file -> true),
        "has permissions " + permissions);
  }

  @Test
  void a_file_that_is_not_mounted_read_only_has_to_be_closed_to_others() throws IOException {
    assertRefused(SecretSource.mounted(file(STRONG, "rw-r--r--")), "run chmod 600");
    assertThat(text(SecretSource.mounted(file(STRONG, "rw-------")))).isEqualTo(STRONG);
  }

  @Test
  void a_secret_of_kubernetes_is_read_through_its_links() throws IOException {
    Path data = Files.createDirectory(directory.resolve("..2026_02_07"));
    Path file = Files.writeString(data.resolve("octaskly"), STRONG + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.createSymbolicLink(directory.resolve("..data"), data.getFileName());
    Path link = Files.createSymbolicLink(directory.resolve("octaskly"), Path.of("..data/octaskly"));

    assertThat(text(SecretFile.mounted(link, path -> true))).isEqualTo(STRONG);
  }

  @Test
  void whether_a_file_system_is_mounted_read_only_is_asked_of_it() throws IOException {
    assertThat(SecretFile.isMountedReadOnly(file(STRONG, "rw-------"))).isFalse();
    assertThat(SecretFile.isMountedReadOnly(directory.resolve("none"))).isFalse();
  }

  @Test
  void a_credential_of_systemd_is_read_from_the_directory_it_names() throws IOException {
    Files.move(file(STRONG, "r--------"), directory.resolve("octaskly"));
    Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", directory.toString());

    assertThat(text(new SystemdCredential("octaskly", environment::get))).isEqualTo(STRONG);
    assertAbsent(new SystemdCredential("other", environment::get), "does not exist");
    assertAbsent(
        new SystemdCredential("octaskly", name -> null), "CREDENTIALS_DIRECTORY is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "/etc/shadow", "."})
  void a_credential_has_a_plain_name(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> SecretSource.systemdCredential(name));
  }

  @Test
  void an_override_is_read_by_its_name() {
    Map<String, char[]> overrides = new HashMap<>();
    SecretSource source = SecretSource.override(overrides, "master");
    assertAbsent(source, "override master is not set");

    overrides.put("master", STRONG.toCharArray());
    assertThat(text(source)).isEqualTo(STRONG);
    overrides.put("master", "Zq9!".toCharArray());
    assertRefused(source, "override master has 4 characters");
  }

  @Test
  void the_first_source_that_has_the_secret_gives_it() {
    SecretSource absent = SecretSource.override(Map.of(), "master");
    SecretSource chain =
        SecretSource.firstOf(
            absent,
            SecretSource.file(directory.resolve("none")),
            SecretSource.of(STRONG.toCharArray()),
            SecretSource.of(OTHER.toCharArray()));

    assertThat(text(chain)).isEqualTo(STRONG);
    assertAbsent(
        SecretSource.firstOf(absent, absent), "override master, override master have no secret");
    assertThatIllegalArgumentException().isThrownBy(SecretSource::firstOf);
  }

  @Test
  void a_source_with_a_weak_or_unreadable_secret_is_not_passed_over() throws IOException {
    SecretSource strong = SecretSource.of(STRONG.toCharArray());
    SecretSource weak = SecretSource.override(Map.of("a", "Zq9!".toCharArray()), "a");
    SecretSource open = SecretSource.file(file(STRONG, "rw-r--r--"));

    assertRefused(SecretSource.firstOf(weak, strong), "override a has 4 characters");
    assertRefused(SecretSource.firstOf(open, strong), "run chmod 600");
  }

  @Test
  void another_place_is_asked_each_time_and_its_array_is_wiped() {
    AtomicReference<char[]> given = new AtomicReference<>();
    SecretSource source =
        SecretSource.remote(
            "the vault",
            () -> {
              given.set(STRONG.toCharArray());
              return given.get();
            });

    assertThat(text(source)).isEqualTo(STRONG);
    assertThat(given.get()).containsOnly('\0');
    assertThat(source).hasToString("the vault");
  }

  @Test
  void what_another_place_throws_is_the_cause() {
    IOException failure = new IOException("no route");

    SecretRefusedException refused =
        assertRefused(
            SecretSource.remote(
                "the vault",
                () -> {
                  throw failure;
                }),
            "the vault cannot be read: java.io.IOException");
    assertThat(refused).hasCause(failure);
    assertRefused(SecretSource.remote("the vault", () -> null), "NullPointerException");
    assertRefused(
        SecretSource.remote("the vault", "Zq9!"::toCharArray), "the vault has 4 characters");
  }

  @Test
  void an_interrupted_reading_leaves_the_thread_interrupted() {
    SecretSource source =
        SecretSource.remote(
            "the vault",
            () -> {
              throw new InterruptedException();
            });

    assertRefused(source, "interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static String text(SecretSource source) {
    try (Secret secret = source.read()) {
      return new String(secret.toCharArray());
    }
  }

  private static void assertAbsent(SecretSource source, String why) {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(source::read)
        .withMessageContaining(why)
        .matches(SecretRefusedException::isAbsent);
  }

  private static SecretRefusedException assertRefused(SecretSource source, String why) {
    SecretRefusedException refused =
        catchThrowableOfType(SecretRefusedException.class, source::read);
    assertThat(refused).hasMessageContaining(why);
    assertThat(refused.getMessage()).doesNotContain("Zq9!", STRONG);
    assertThat(refused.isAbsent()).isFalse();
    return refused;
  }

  private Path file(String content, String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
