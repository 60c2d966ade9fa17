package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Linux", "Mac OS X"})
  void on_linux_and_macos_the_log_is_in_the_home_directory(String system) {
    assertThat(AuditFiles.location(system, "/home/alice", null))
        .isEqualTo(Path.of("/home/alice/.octaskly/logs/audit.log"));
  }

  @Test
  void on_windows_the_log_is_with_the_application_data() {
    assertThat(AuditFiles.location("Windows 11", "home", "appdata"))
        .isEqualTo(Path.of("appdata", "octaskly", "logs", "audit.log"));
    assertThat(AuditFiles.location("Windows 11", "home", null))
        .isEqualTo(Path.of("home", "AppData", "Roaming", "octaskly", "logs", "audit.log"));
  }

  @Test
  void a_user_without_a_home_is_told_to_give_a_path() {
    for (String home : new String[] {null, "", "?"}) {
      assertThatExceptionOfType(AuditException.class)
          .isThrownBy(() -> AuditFiles.location("Linux", home, null))
          .withMessageContaining("give the audit log's path yourself");
    }
  }

  @Test
  void this_user_has_a_default_location() {
    assertThat(AuditFiles.defaultLocation()).isAbsolute().endsWithRaw(Path.of("logs", "audit.log"));
  }

  @Test
  void in_development_the_log_is_below_the_working_directory() {
    assertThat(AuditFiles.developmentLocation())
        .isEqualTo(Path.of("").toAbsolutePath().resolve("logs").resolve("audit.log"));
  }
}
