package io.octaskly.testing.postgres;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL for one kind of machine, as packed on the class path.
 *
 * @param resource a tar archive, compressed with xz
 */
record PostgresBinaries(String resource) {
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64");

  /** {@return the binaries that run here; the test is skipped if there are none} */
  static PostgresBinaries ofThisMachine() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = ARCHITECTURES.get(System.getProperty("os.arch"));
    PostgresBinaries binaries =
        new PostgresBinaries("/postgres-" + system + "-" + architecture + ".txz");
    assumeThat(PostgresBinaries.class.getResource(binaries.resource))
        .as("the test class path has PostgreSQL for this machine: %s", binaries.resource)
        .isNotNull();
    return binaries;
  }

  /** {@return a new directory with {@code bin}, {@code lib} and {@code share}} */
  Path unpack(Path target) throws IOException {
    Files.createDirectory(target);
    Process tar =
        new ProcessBuilder(List.of("tar", "-x", "--no-same-owner", "-C", target.toString()))
            .redirectErrorStream(true)
            .start();
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource);
        InputStream archive = new XZInputStream(packed);
        OutputStream in = tar.getOutputStream()) {
      archive.transferTo(in);
    }
    Commands.requireSuccess("tar", tar);
    return target;
  }
}
