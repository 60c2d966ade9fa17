package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class PathGuardTest {
  private static final String INSIDE = "inside";
  private static final String OUTSIDE = "outside";

  @TempDir Path directory;
  private Path root;
  private PathGuard guard;

  @BeforeEach
  void makeFiles() throws IOException {
    root = Files.createDirectories(directory.resolve("root/a/b")).getParent().getParent();
    Files.writeString(root.resolve("a/b/file"), INSIDE);
    Files.writeString(directory.resolve("secret"), OUTSIDE);
    guard = PathGuard.beneath(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/file", "file", ".hidden", "a b", "ünï", "a..b", "...a", "com10"})
  void ordinary_paths_are_accepted(String path) {
    assertThat(guard.check(path).isClean()).as("%s", guard.check(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "a/../../secret",
        "..",
        ".",
        "a/./b",
        "a//b",
        "/etc/passwd",
        "a/b/",
        "~/x",
        "~root/x",
        "a\\..\\b",
        "C:/Windows",
        "c:x",
        "a\u0000b",
        "a\nb",
        "a\u202Eb",
        "..\u2215secret",
        "\uFF0E\uFF0E/secret",
        "..\uFF0Fsecret",
        "\u2024\u2024/secret",
        "\u2025/secret",
        "a\u2044b",
        "file:stream",
        "e\u0301",
        "name.",
        "name ",
        " name",
        "CON",
        "nul.txt",
        "lpt1"
      })
  void paths_with_another_meaning_are_refused(String path) {
    assertThat(guard.check(path).isClean()).isFalse();
    assertThatThrownBy(() -> guard.open(path)).isInstanceOf(GuardException.class);
  }

  @Test
  void overlong_names_and_paths_are_refused() {
    assertThat(guard.check("é".repeat(127)).isClean()).isTrue();
    assertThat(guard.check("é".repeat(128)).isClean()).isFalse();
    assertThat(guard.check("a/".repeat(2048) + "a").isClean()).isFalse();
  }

  @Test
  void message_names_the_rule() {
    assertThat(guard.check("../secret").violations())
        .containsExactly(new Violation("path", "must not hold the name ..", "../secret"));
  }

  @Test
  void file_beneath_is_opened() throws IOException {
    try (SeekableByteChannel channel = guard.open("a/b/file")) {
      assertThat(text(channel)).isEqualTo(INSIDE);
    }
  }

  @Test
  void file_is_made_beneath() throws IOException {
    try (SeekableByteChannel channel =
        guard.open("a/new", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(INSIDE.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(root.resolve("a/new")).hasContent(INSIDE);
  }

  @Test
  void links_are_not_followed_wherever_they_lead() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), directory);
    Files.createSymbolicLink(root.resolve("beneath"), Path.of("a"));

    assertThatThrownBy(() -> guard.open("link")).hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> guard.open("up/secret")).hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> guard.open("beneath/b/file")).hasMessageContaining("symbolic link");
  }

  @Test
  void what_is_no_regular_file_is_not_opened() {
    assertThatThrownBy(() -> guard.open("a")).hasMessageContaining("must name a regular file");
  }

  @Test
  void what_is_not_there_is_told_by_its_path() {
    assertThatThrownBy(() -> guard.open("a/none")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> guard.open("none/file"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("none/file");
    assertThatThrownBy(() -> guard.open("a/b/file/x")).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void race_for_a_directory_never_leads_outside() throws Exception {
    Path real = Files.createDirectory(root.resolve("d"));
    Files.writeString(real.resolve("secret"), INSIDE);
    Path aside = root.resolve("aside");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  Files.move(real, aside);
                  Files.createSymbolicLink(real, directory);
                  Files.delete(real);
                  Files.move(aside, real);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    swapper.start();
    int opened = 0;
    try {
      for (int i = 0; i < 20_000; i++) {
        try (SeekableByteChannel channel = guard.open("d/secret")) {
          assertThat(text(channel)).isEqualTo(INSIDE);
          opened++;
        } catch (GuardException | IOException e) {
          assertThat(e).hasMessageNotContaining(OUTSIDE);
        }
      }
    } finally {
      stop.set(true);
      swapper.join();
    }
    assertThat(opened).isPositive();
  }

  @Test
  void root_must_be_a_directory() {
    assertThatThrownBy(() -> PathGuard.beneath(root.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PathGuard.beneath(root.resolve("a/b/file")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(SeekableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    channel.read(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }
}
