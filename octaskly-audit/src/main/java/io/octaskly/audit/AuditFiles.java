package io.octaskly.audit;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where logs are. */
public final class AuditFiles {
  private static final Path BELOW = Path.of("logs", "audit.log");

  private AuditFiles() {}

  /**
   * {@return the log of the user who runs this process: {@code ~/.octaskly/logs/audit.log} on Linux
   * and macOS, {@code %APPDATA%\octaskly\logs\audit.log} on Windows}
   *
   * @throws AuditException if the system does not say where the user's files are
   */
  public static Path defaultLocation() {
    return location(
        System.getProperty("os.name"), System.getProperty("user.home"), System.getenv("APPDATA"));
  }

  /** {@return the log for development: {@code logs/audit.log} in the working directory} */
  public static Path developmentLocation() {
    return BELOW.toAbsolutePath();
  }

  static Path location(
      @Nullable String system, @Nullable String home, @Nullable String applicationData) {
    boolean windows = system != null && system.toLowerCase(Locale.ROOT).startsWith("windows");
    if (windows && applicationData != null && !applicationData.isEmpty()) {
      return Path.of(applicationData, "octaskly").resolve(BELOW);
    }
    // The JDK says "?" when the user has no entry in the password database.
    if (home == null || home.isEmpty() || home.equals("?")) {
      throw new AuditException(
          "the system property user.home is \"" + home + "\": give the audit log's path yourself");
    }
    return windows
        ? Path.of(home, "AppData", "Roaming", "octaskly").resolve(BELOW)
        : Path.of(home, ".octaskly").resolve(BELOW);
  }
}
