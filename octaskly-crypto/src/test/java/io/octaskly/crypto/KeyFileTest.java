package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.STRONG;
import static io.octaskly.crypto.Samples.rawKey;
import static io.octaskly.crypto.Samples.ring;
import static io.octaskly.crypto.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  @TempDir private Path directory;
  private Path path;
  private KeyFile file;

  @BeforeEach
  void name_a_file() {
    path = directory.resolve("keys");
    file = KeyFile.at(path);
  }

  @Test
  void a_ring_is_read_as_it_was_written() {
    KeyRing ring =
        ring("a")
            .acceptLegacyV1()
            .accept(KeyRing.fromMasterSecret(secret(STRONG), CLOCK))
            .rotate(CLOCK)
            .rotateEvery(Duration.ofDays(90));
    KeyRing written = ring.accept(ring("b")).retire(ring("b").primary().id());
    file.write(written);
    KeyRing read = file.read().orElseThrow();

    assertThat(read.keys()).isEqualTo(written.keys());
    assertThat(read.rotationPeriod()).isEqualTo(Duration.ofDays(90));
    for (RingKey key : ring.keys()) {
      for (KeyPurpose purpose : KeyPurpose.values()) {
        assertThat(read.deriveKey(purpose, key.id()))
            .isEqualTo(written.deriveKey(purpose, key.id()));
      }
    }
    byte[] sealed = SealedMessages.with(written).seal(new byte[] {1}, CONTEXT);
    assertThat(SealedMessages.with(read).open(sealed, CONTEXT)).containsExactly(1);
  }

  @Test
  void there_may_be_no_file_yet() {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void a_file_is_replaced_and_nothing_else_is_left() throws IOException {
    file.write(ring("a"));
    file.write(ring("b"));

    assertThat(file.read().orElseThrow().primary()).isEqualTo(ring("b").primary());
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void nobody_else_can_read_it() throws IOException {
    file.write(ring("a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw-rw-rw-"})
  void a_file_that_others_can_read_is_refused(String permissions) throws IOException {
    file.write(ring("a"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(file::read)
        .withMessageContaining(path.toString())
        .withMessageContaining(permissions)
        .withMessageContaining("chmod 600");
  }

  @Test
  void writing_makes_a_file_that_was_open_private_again() throws IOException {
    Files.writeString(path, "anything");
    file.write(ring("a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_directory_that_is_missing_is_named() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> KeyFile.at(directory.resolve("none/keys")).write(ring("a")))
        .withMessageContaining("none/keys");
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> KeyFile.at(directory).read())
        .withMessageContaining(directory.toString());
  }

  @Test
  void every_altered_character_is_noticed_and_no_key_is_shown() throws IOException {
    file.write(ring("a"));
    String text = Files.readString(path);
    String key = HexFormat.of().formatHex(rawKey("a"));
    int noticed = 0;
    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == '0' ? '1' : '0';
      Files.writeString(path, text.substring(0, at) + other + text.substring(at + 1));
      noticed += isRefused(key) ? 1 : 0;
    }

    // What an altered digit leaves well-formed: in the rotation period (720) and the creation time.
    assertThat(text.length() - noticed).isLessThanOrEqualTo(3 + "20260207143045".length());
  }

  @Test
  void a_damaged_file_is_refused() throws IOException {
    file.write(ring("a").rotate(CLOCK));
    List<String> lines = Files.readAllLines(path);
    for (List<String> damaged :
        List.of(
            List.<String>of(),
            lines.subList(0, 2),
            List.of(lines.get(0), lines.get(1), lines.get(3)),
            List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(2)),
            List.of(lines.get(0), "rotate-every PT0S", lines.get(2)),
            List.of(
                lines.get(0),
                lines.get(1),
                lines.get(2),
                lines.get(2).replace("ACTIVE", "DECRYPT_ONLY")),
            List.of("octaskly key ring 2", lines.get(1), lines.get(2)))) {
      Files.write(path, damaged);
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(file::read)
          .withMessageContaining("is no key file of this version")
          .withNoCause();
    }
  }

  private boolean isRefused(String key) {
    try {
      return file.read().isEmpty();
    } catch (StorageException e) {
      assertThat(e).hasMessageContaining("in line").hasNoCause();
      assertThat(e.getMessage()).doesNotContain(key.substring(0, 6));
      return true;
    }
  }
}
