package io.octaskly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octaskly.crypto.ReleaseVerifier.Mismatch;
import io.octaskly.crypto.ReleaseVerifier.Problem;
import io.octaskly.crypto.ReleaseVerifier.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseVerifierTest {
  /** FIPS 180-4, of "abc" and of nothing. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path directory;
  private Path sums;

  @BeforeEach
  void write_files() throws IOException {
    sums = directory.resolve("SHA256SUMS");
    Files.writeString(directory.resolve("a.jar"), "abc");
    Files.createDirectory(directory.resolve("lib"));
    Files.createFile(directory.resolve("lib/empty.jar"));
  }

  @Test
  void a_complete_release_is_verified() throws IOException {
    Report report = verify(ABC + "  a.jar", NOTHING.toUpperCase(Locale.ROOT) + " *lib/empty.jar");

    assertThat(report.verified()).containsExactly("a.jar", "lib/empty.jar");
    assertThat(report.isComplete()).isTrue();
    assertThatCode(report::orThrow).doesNotThrowAnyException();
  }

  @Test
  void every_mismatch_is_reported_at_once() throws IOException {
    Report report =
        verify(
            NOTHING + "  a.jar",
            ABC + "  b.jar",
            "no sum",
            ABC + "  lib",
            NOTHING + "  lib/empty.jar");

    assertThat(report.verified()).containsExactly("lib/empty.jar");
    assertThat(report.problems())
        .containsExactly(
            new Problem(1, "a.jar", Mismatch.ALTERED),
            new Problem(2, "b.jar", Mismatch.MISSING),
            new Problem(3, "no sum", Mismatch.MALFORMED),
            new Problem(4, "lib", Mismatch.MISSING));
    assertThatExceptionOfType(CryptoException.class)
        .isThrownBy(report::orThrow)
        .withMessageContaining("a.jar")
        .withMessageContaining("b.jar")
        .withMessageContaining("fetch it again");
  }

  @Test
  void a_line_that_leads_elsewhere_or_comes_twice_is_refused() throws IOException {
    Report report =
        verify(
            ABC + "  ../a.jar",
            ABC + "  /etc/passwd",
            ABC + "  lib/../../a.jar",
            ABC + "  a.jar",
            ABC + "  a.jar",
            ABC.substring(1) + "  a.jar",
            ABC + " a.jar",
            "",
            "\\" + ABC + "  a\\nb");

    assertThat(report.verified()).containsExactly("a.jar");
    assertThat(report.problems()).extracting(Problem::line).containsExactly(1, 2, 3, 5, 6, 7, 8, 9);
    assertThat(report.problems()).extracting(Problem::mismatch).containsOnly(Mismatch.MALFORMED);
  }

  @Test
  void an_empty_list_verifies_nothing() throws IOException {
    Report report = verify();

    assertThat(report.isComplete()).isFalse();
    assertThatExceptionOfType(CryptoException.class)
        .isThrownBy(report::orThrow)
        .withMessageContaining("the list is empty");
  }

  @Test
  void a_list_that_is_not_there_is_named() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> ReleaseVerifier.of(sums, directory).verify())
        .withMessageContaining("SHA256SUMS");
  }

  private Report verify(String... lines) throws IOException {
    Files.write(sums, List.of(lines));
    return ReleaseVerifier.of(sums, directory).verify();
  }
}
