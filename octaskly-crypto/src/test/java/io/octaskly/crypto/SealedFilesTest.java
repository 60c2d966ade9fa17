package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFilesTest {
  private final SealedFiles files = SealedFiles.with(ring("a"));
  private final byte[] content = new byte[200_000];

  @TempDir private Path directory;
  private Path plain;
  private Path sealed;
  private Path opened;

  @BeforeEach
  void write_a_file() throws IOException {
    new Random(1).nextBytes(content);
    plain = Files.write(directory.resolve("plain"), content);
    sealed = directory.resolve("sealed");
    opened = directory.resolve("opened");
  }

  @Test
  void a_file_opens_as_it_was_sealed() throws IOException {
    files.seal(plain, sealed, CONTEXT);
    files.open(sealed, opened, CONTEXT);

    assertThat(opened).hasBinaryContent(content);
    assertThat(plain).hasBinaryContent(content);
    assertThat(Files.readAllBytes(sealed)).startsWith('O', 'S', 'S', 2, 1);
  }

  @Test
  void what_is_written_is_open_to_its_owner_only() throws IOException {
    files.seal(plain, sealed, CONTEXT);
    files.open(sealed, opened, CONTEXT);

    for (Path file : List.of(sealed, opened)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_file_can_be_sealed_and_opened_in_its_place() {
    files.seal(plain, plain, CONTEXT);
    files.open(plain, plain, CONTEXT);

    assertThat(plain).hasBinaryContent(content);
  }

  @Test
  void nothing_of_an_altered_file_is_put_in_place() throws IOException {
    files.seal(plain, sealed, CONTEXT);
    byte[] bytes = Files.readAllBytes(sealed);
    bytes[bytes.length - 1] ^= 1;
    Files.write(sealed, bytes);
    Files.writeString(opened, "older");

    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> files.open(sealed, opened, CONTEXT));
    assertThat(opened).hasContent("older");
    assertThat(names()).containsExactlyInAnyOrder("plain", "sealed", "opened");
  }

  @Test
  void a_file_of_another_context_is_refused() {
    files.seal(plain, sealed, CONTEXT);

    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> files.open(sealed, opened, Context.none()));
    assertThat(opened).doesNotExist();
  }

  @Test
  void a_file_that_cannot_be_read_or_written_is_named() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> files.seal(directory.resolve("none"), sealed, CONTEXT))
        .withMessageContaining("none")
        .withMessageContaining("NoSuchFile");
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> files.seal(plain, directory.resolve("no/where"), CONTEXT))
        .withMessageContaining("where");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
