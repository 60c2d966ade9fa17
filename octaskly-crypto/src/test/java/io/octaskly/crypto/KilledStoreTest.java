package io.octaskly.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed (SIGKILL) at random moments while it replaces and deletes documents. How
 * often: system property {@code octaskly.test.rounds}.
 */
@EnabledOnOs(OS.LINUX)
class KilledStoreTest {
  private static final int ROUNDS = Integer.getInteger("octaskly.test.rounds", 5);
  private static final int MAX_DELAY_MICROS = 60_000;

  /** What each document is known to be: a version, or nothing; and what may have come after. */
  private final Map<Integer, OptionalLong> known = new HashMap<>();

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private long nextVersion = 1;

  @TempDir private Path parent;

  @Test
  void no_document_is_lost_torn_or_readable_by_others_when_its_writer_is_killed() throws Exception {
    Path directory = parent.resolve("state");
    int operations = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long programSeed = random.nextLong();
      byte[] done = killed(directory, programSeed);
      operations += done.length;
      assertOwnerOnly(directory);
      assertNothingLost(directory, programSeed, done);
    }
    System.out.println(
        ROUNDS + " processes killed after " + operations + " operations, seed " + seed);
  }

  /** What a process reported before it was killed. */
  private byte[] killed(Path directory, long programSeed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                String.join(
                    File.pathSeparator,
                    place(SealedStore.class),
                    place(StoreProgram.class),
                    place(com.google.crypto.tink.Aead.class)),
                StoreProgram.class.getName(),
                directory.toString(),
                Long.toString(programSeed),
                Long.toString(nextVersion))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream reports = process.getInputStream()) {
      int first = reports.read();
      assertThat(first).as("first report, seed %d", seed).isNotNegative();
      LockSupport.parkNanos(Duration.ofNanos(1000L * random.nextInt(MAX_DELAY_MICROS)).toNanos());
      // Not Process.destroyForcibly(), which closes the stream as well.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      byte[] rest = reports.readAllBytes();
      assertThat(process.waitFor()).as("exit code").isEqualTo(128 + 9);
      byte[] all = new byte[rest.length + 1];
      all[0] = (byte) first;
      System.arraycopy(rest, 0, all, 1, rest.length);
      return all;
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertNothingLost(Path directory, long programSeed, byte[] done) {
    for (byte report : done) {
      boolean deleted = report >= StoreProgram.DELETED;
      known.put(
          report % StoreProgram.DELETED,
          deleted ? OptionalLong.empty() : OptionalLong.of(nextVersion));
      nextVersion++;
    }
    Operation unreported = operation(programSeed, done.length);
    try (SealedStore store = SealedStore.open(directory, StoreProgram.messages())) {
      for (int document = 0; document < StoreProgram.DOCUMENTS; document++) {
        Optional<byte[]> content = store.get(StoreProgram.name(document));
        OptionalLong found =
            content.isPresent()
                ? OptionalLong.of(StoreProgram.version(content.get()))
                : OptionalLong.empty();
        OptionalLong before = known.getOrDefault(document, OptionalLong.empty());
        if (document == unreported.document()) {
          OptionalLong after =
              unreported.deletes() ? OptionalLong.empty() : OptionalLong.of(nextVersion);
          assertThat(found).as("document %d, seed %d", document, seed).isIn(before, after);
        } else {
          assertThat(found).as("document %d, seed %d", document, seed).isEqualTo(before);
        }
        known.put(document, found);
      }
    }
    nextVersion++;
  }

  /** What the program was doing, or had done and not reported, when it was killed. */
  private static Operation operation(long programSeed, int index) {
    Random program = new Random(programSeed);
    for (int i = 0; ; i++) {
      int document = program.nextInt(StoreProgram.DOCUMENTS);
      boolean deletes = program.nextInt(8) == 0;
      if (!deletes) {
        program.nextInt(200_000);
      }
      if (i == index) {
        return new Operation(document, deletes);
      }
    }
  }

  private record Operation(int document, boolean deletes) {}

  private static void assertOwnerOnly(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        assertThat(permissions)
            .as("permissions of %s", path)
            .isSubsetOf(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE);
      }
    }
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
