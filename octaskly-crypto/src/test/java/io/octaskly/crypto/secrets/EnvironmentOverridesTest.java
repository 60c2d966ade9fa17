package io.octaskly.crypto.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.octaskly.crypto.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentOverridesTest {
  private static final Map<String, Object> CONFIGURATION =
      Map.of(
          "server", Map.of("port", 8080, "hostName", "localhost", "tls", true, "ratio", 0.5),
          "max_tasks", 10L,
          "roles", List.of("admin"));

  private final EnvironmentOverrides overrides =
      EnvironmentOverrides.withPrefix("OCTASKLY_").secret("database.password", "token");

  @Test
  void a_variable_sets_the_value_at_its_path_with_its_type() {
    Map<String, Object> merged =
        overrides.apply(
            CONFIGURATION,
            Map.of(
                "OCTASKLY_SERVER__PORT", "9090",
                "OCTASKLY_SERVER__HOSTNAME", "example.org",
                "OCTASKLY_SERVER__TLS", "false",
                "OCTASKLY_SERVER__RATIO", "0.75",
                "OCTASKLY_MAX_TASKS", "20",
                "PATH", "/usr/bin"));

    assertThat(merged)
        .isEqualTo(
            Map.of(
                "server",
                Map.of("port", 9090, "hostName", "example.org", "tls", false, "ratio", 0.75),
                "max_tasks",
                20L,
                "roles",
                List.of("admin")));
  }

  @Test
  void without_variables_the_configuration_is_as_it_was() {
    assertThat(overrides.apply(CONFIGURATION, Map.of("OCTASKLY_", "x"))).isEqualTo(CONFIGURATION);
  }

  @Test
  void a_secret_arrives_as_one_and_is_not_printed() {
    Map<String, Object> merged =
        overrides.apply(
            CONFIGURATION,
            Map.of("OCTASKLY_TOKEN", "s3cr3t-value", "OCTASKLY_DATABASE__PASSWORD", "hunter2"));

    assertThat(merged.toString()).doesNotContain("s3cr3t", "hunter2");
    assertThat(merged.get("token"))
        .asInstanceOf(type(Secret.class))
        .satisfies(
            secret -> assertThat(secret.toCharArray()).isEqualTo("s3cr3t-value".toCharArray()));
    assertThat(merged.get("database")).isInstanceOf(Map.class).asString().contains("Secret[****]");
  }

  @Test
  void all_mistakes_are_named_without_their_values() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                overrides.apply(
                    CONFIGURATION,
                    Map.of(
                        "OCTASKLY_SERVER__PORTS", "v4lue",
                        "OCTASKLY_SERVER__PORT", "v4lue",
                        "OCTASKLY_SERVER__TLS", "v4lue",
                        "OCTASKLY_CLIENT__PORT", "v4lue",
                        "OCTASKLY_MAX_TASKS__X", "v4lue",
                        "OCTASKLY_ROLES", "v4lue")))
        .withMessageContaining("OCTASKLY_SERVER__PORTS: there is no server.ports")
        .withMessageContaining("OCTASKLY_SERVER__PORT: its value is no Integer")
        .withMessageContaining("OCTASKLY_SERVER__TLS: its value is no Boolean")
        .withMessageContaining("OCTASKLY_CLIENT__PORT: there is no client.port")
        .withMessageContaining("OCTASKLY_MAX_TASKS__X: there is no max_tasks.x")
        .withMessageContaining("OCTASKLY_ROLES: its value is no")
        .withMessageNotContaining("v4lue");
  }

  @Test
  void a_map_is_not_replaced_by_text() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> overrides.apply(CONFIGURATION, Map.of("OCTASKLY_SERVER", "x")));
  }

  @Test
  void the_new_configuration_cannot_be_changed() {
    Map<String, Object> merged = overrides.apply(CONFIGURATION, Map.of());

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> merged.put("a", 1));
    assertThat(merged.get("server")).isInstanceOf(Map.class);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> ((Map<?, ?>) merged.get("server")).clear());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "octaskly_", "OCTASKLY", "1A_"})
  void a_prefix_is_capital_letters_with_an_underscore(String prefix) {
    assertThatIllegalArgumentException().isThrownBy(() -> EnvironmentOverrides.withPrefix(prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a.", "a..b"})
  void a_path_has_no_empty_part(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> overrides.secret(path));
  }
}
