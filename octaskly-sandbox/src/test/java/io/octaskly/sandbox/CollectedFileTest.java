package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectedFileTest {
  private final CollectedFile file = new CollectedFile("out/größe.txt", "größe".getBytes(UTF_8));

  @TempDir Path directory;

  @Test
  void a_file_has_path_size_and_content() {
    assertThat(file.path()).isEqualTo("out/größe.txt");
    assertThat(file.size()).isEqualTo(7);
    assertThat(file.bytes()).isEqualTo("größe".getBytes(UTF_8));
  }

  @Test
  void text_is_utf_8_unless_said_otherwise() {
    assertThat(file.text()).isEqualTo("größe");
    assertThat(new CollectedFile("f", "größe".getBytes(ISO_8859_1)).text(ISO_8859_1))
        .isEqualTo("größe");
  }

  @Test
  void changing_the_returned_bytes_changes_nothing() {
    file.bytes()[0] = 'x';

    assertThat(file.text()).isEqualTo("größe");
  }

  @Test
  void a_copy_has_the_content() throws IOException {
    Path target = directory.resolve("copy");

    assertThat(file.copyTo(target)).isEqualTo(target).hasBinaryContent(file.bytes());
  }

  @Test
  void a_copy_never_replaces_a_file() throws IOException {
    Path target = Files.writeString(directory.resolve("precious"), "keep");

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> file.copyTo(target));
    assertThat(target).hasContent("keep");
  }

  @Test
  void a_copy_is_not_written_through_a_symbolic_link() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

    assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> file.copyTo(link));
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void a_copy_needs_a_directory_that_exists() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> file.copyTo(directory.resolve("missing").resolve("copy")));
  }

  @Test
  void the_text_form_shows_path_and_size_only() {
    assertThat(new CollectedFile("a\nb", new byte[2048])).hasToString("a\\u000ab (2 KiB)");
  }

  @Test
  void nulls_are_refused_by_name() {
    assertThatNullPointerException().isThrownBy(() -> file.text(null)).withMessage("charset");
    assertThatNullPointerException().isThrownBy(() -> file.copyTo(null)).withMessage("target");
  }
}
