package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A count of version 1 messages that outlives the process. */
class LegacyCounterTest {
  private final List<Long> warnings = new ArrayList<>();
  private final KeyRing ring = ring("a").acceptLegacyV1();

  @TempDir private Path parent;
  private Path directory;
  private Path file;

  @BeforeEach
  void name_a_directory() {
    directory = parent.resolve("counts");
    file = directory.resolve(ring.primary().id() + ".count");
  }

  @Test
  void a_block_is_written_down_before_it_is_used() throws IOException {
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      seal(counter);
      seal(counter);

      assertThat(file).hasContent("1048576");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void another_process_goes_on_after_the_block() {
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      seal(counter);
    }
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      assertThat(counter.next(ring.primaryKey()).value()).isEqualTo(LegacyCounter.BLOCK + 1);
    }
    assertThat(file).hasContent("2097152");
  }

  @Test
  void the_next_block_is_written_when_one_is_used_up() {
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      for (long i = 1; i <= LegacyCounter.BLOCK; i++) {
        assertThat(counter.next(ring.primaryKey()).value() == i).isTrue();
      }
      assertThat(file).hasContent("1048576");
      assertThat(counter.next(ring.primaryKey()).value()).isEqualTo(LegacyCounter.BLOCK + 1);
      assertThat(file).hasContent("2097152");
    }
  }

  @Test
  void a_key_that_earlier_processes_exhausted_seals_no_more() throws IOException {
    writeCount((1L << 32) - 1);
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      assertThatExceptionOfType(KeyExhaustedException.class).isThrownBy(() -> seal(counter));
    }
  }

  @Test
  void each_process_is_told_once_that_the_limit_is_near() throws IOException {
    writeCount((1L << 31) + 5);
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      seal(counter);
      seal(counter);
    }

    assertThat(warnings).containsExactly((1L << 31) + 6);
  }

  @Test
  void each_key_has_a_count_of_its_own() {
    try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
      seal(counter);

      assertThat(counter.next(ring("b").primaryKey()).value()).isEqualTo(1);
    }
  }

  @Test
  void a_count_that_cannot_be_read_is_not_taken_for_none() throws IOException {
    for (String damaged : List.of("", "x", "-1", "99999999999999999999")) {
      writeCount(0);
      Files.writeString(file, damaged);
      try (LegacyCounter counter = LegacyCounter.inDirectory(directory)) {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> seal(counter))
            .withMessageContaining("is no count of messages");
      }
    }
  }

  @Test
  void two_cannot_count_in_one_directory() {
    LegacyCounter counter = LegacyCounter.inDirectory(directory);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> LegacyCounter.inDirectory(directory))
        .withMessageContaining("in use");
    counter.close();
    counter.close();

    assertThatIllegalStateException().isThrownBy(() -> seal(counter));
  }

  private void writeCount(long count) throws IOException {
    LegacyCounter.inDirectory(directory).close();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Long.toString(count));
  }

  private byte[] seal(LegacyCounter counter) {
    SealedMessagesListener listener =
        new SealedMessagesListener() {
          @Override
          public void legacyLimitNear(String keyId, long sealed, long limit) {
            warnings.add(sealed);
          }
        };
    return SealedMessages.builder(ring)
        .format(SealedFormat.LEGACY_V1)
        .legacyCounter(counter)
        .listener(listener)
        .build()
        .seal(new byte[] {1}, CONTEXT);
  }
}
