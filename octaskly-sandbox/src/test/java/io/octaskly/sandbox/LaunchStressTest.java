package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Launches leave nothing behind, whether they succeed or fail: counted in a JVM that does nothing
 * else.
 */
class LaunchStressTest {
  private static final String THREADS = "4";
  private static final String LAUNCHES = "1000";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"NONE", "STRICT", "VERY_STRICT_IN_NAMESPACES"})
  void launches_under_garbage_collection_succeed_and_leave_nothing(Confinement confinement)
      throws Exception {
    confinement.sandbox();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process host =
        HostJvm.running(directory, LaunchStress.class, LAUNCHES, THREADS, confinement.name())
            .redirectErrorStream(true)
            .start();

    String report = new String(host.getInputStream().readAllBytes(), UTF_8);

    assertThat(host.waitFor()).as(report).isZero();
    assertThat(directory).isEmptyDirectory();
  }
}
