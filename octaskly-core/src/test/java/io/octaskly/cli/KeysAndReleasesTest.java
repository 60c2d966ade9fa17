package io.octaskly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.cli.Invocation.Ended;
import io.octaskly.crypto.KeyFile;
import io.octaskly.crypto.KeyRing;
import io.octaskly.rbac.PasswordHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, passwords and releases, as an operator handles them. */
class KeysAndReleasesTest {
  private static final String PASSWORD = "Quiet-Otter-47-Lamps!";

  @TempDir Path directory;

  @Test
  void keygen_writes_a_private_file_and_prints_the_id_alone() throws IOException {
    Path file = directory.resolve("host.keys");

    Ended ended = Invocation.of("keygen", "--out", file.toString(), "--rotate-every", "14d");

    KeyRing ring = KeyFile.at(file).read().orElseThrow();
    assertThat(ended).isEqualTo(new Ended(0, ring.primary().id() + "\n", ""));
    assertThat(ring.rotationDue()).isEqualTo(Invocation.NOW.plus(Duration.ofDays(14)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keygen_replaces_nothing_unless_it_is_forced() throws IOException {
    Path file = directory.resolve("host.keys");
    String first = Invocation.of("keygen", "--out", file.toString()).out();
    byte[] content = Files.readAllBytes(file);

    Ended again = Invocation.of("keygen", "--out", file.toString());
    assertThat(again.code()).isEqualTo(70);
    assertThat(again.err()).contains("there already").hasLineCount(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);

    Ended forced = Invocation.of("keygen", "--out", file.toString(), "--force");
    assertThat(forced.code()).isZero();
    assertThat(forced.out()).isNotEqualTo(first);
  }

  @Test
  void keygen_that_cannot_write_leaves_nothing() {
    Path file = directory.resolve("no/such/directory/host.keys");

    Ended ended = Invocation.of("keygen", "--out", file.toString());

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("host.keys").hasLineCount(1);
  }

  @Test
  void password_from_standard_input_is_hashed() {
    Ended ended =
        new Invocation().input((PASSWORD + "\nnot this").getBytes(UTF_8)).run("hash-password");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(PasswordHasher.standard().matches(PASSWORD.toCharArray(), ended.out().strip()))
        .isTrue();
    assertThat(ended.all()).doesNotContain(PASSWORD);
  }

  @Test
  void password_is_typed_twice_at_a_terminal() {
    Ended same = new Invocation().types(PASSWORD, PASSWORD).run("hash-password");
    Ended other = new Invocation().types(PASSWORD, PASSWORD + "x").run("hash-password");

    assertThat(same.out()).startsWith("$");
    assertThat(other.code()).isEqualTo(70);
    assertThat(other.out()).isEmpty();
    assertThat(other.err()).contains("second password").doesNotContain(PASSWORD);
  }

  @Test
  void weak_password_is_refused_and_not_shown() {
    Ended ended = new Invocation().input("password123".getBytes(UTF_8)).run("hash-password");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("is too short")
        .contains("is a common one")
        .doesNotContain("password123")
        .hasLineCount(1);
  }

  @Test
  void password_without_end_is_refused() {
    Ended ended = new Invocation().input(new byte[10_000]).run("hash-password");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("too long");
  }

  @Test
  void password_as_an_argument_is_refused_and_not_shown() {
    for (String argument : new String[] {PASSWORD, "--password=" + PASSWORD, "-p" + PASSWORD}) {
      Ended ended = Invocation.of("hash-password", argument);

      assertThat(ended.code()).isEqualTo(64);
      assertThat(ended.all()).doesNotContain(PASSWORD);
      assertThat(ended.err()).startsWith("octaskly: ").hasLineCount(1);
    }
  }

  @Test
  void release_that_is_as_it_was_verifies() throws Exception {
    Path sums = release("one.jar", "two.jar");

    Ended ended = Invocation.of("verify-release", sums.toString());

    assertThat(ended).isEqualTo(new Ended(0, "one.jar: OK\ntwo.jar: OK\n", ""));
    assertThat(Invocation.of("verify-release", sums + "", directory + "").code()).isZero();
  }

  @Test
  void all_that_differs_is_named() throws Exception {
    Path sums = release("one.jar", "two.jar", "three.jar");
    Files.writeString(directory.resolve("one.jar"), "altered");
    Files.delete(directory.resolve("three.jar"));

    Ended ended = Invocation.of("verify-release", sums.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .isEqualTo("two.jar: OK\none.jar: altered (line 1)\nthree.jar: missing (line 3)\n");
    assertThat(ended.err()).contains("2 of 3").hasLineCount(1);
  }

  @Test
  void empty_list_of_sums_verifies_nothing() throws Exception {
    Ended ended = Invocation.of("verify-release", release().toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("is empty");
  }

  private Path release(String... names) throws Exception {
    StringBuilder sums = new StringBuilder();
    for (String name : names) {
      Files.writeString(directory.resolve(name), name);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      sums.append(HexFormat.of().formatHex(sum)).append("  ").append(name).append('\n');
    }
    return Files.writeString(directory.resolve("SHA256SUMS"), sums);
  }
}
