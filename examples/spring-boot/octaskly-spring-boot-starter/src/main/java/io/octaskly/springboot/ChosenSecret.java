package io.octaskly.springboot;

import io.octaskly.crypto.SecretSource;
import io.octaskly.springboot.OctasklyProperties.SecretProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/** Finds the one place that the host's secret comes from. */
final class ChosenSecret {
  private ChosenSecret() {}

  static SecretSource of(SecretProperties given) {
    Map<String, SecretSource> found = new LinkedHashMap<>();
    add(found, "environment", given.environment(), SecretSource::environment);
    add(found, "file", given.file(), SecretSource::file);
    add(found, "mounted", given.mounted(), SecretSource::mounted);
    add(found, "systemd-credential", given.systemdCredential(), SecretSource::systemdCredential);
    add(found, "value", given.value(), text -> SecretSource.of(text.toCharArray()));
    if (found.size() > 1) {
      throw new MutuallyExclusiveConfigurationPropertiesException(
          found.keySet(),
          List.of(
              "octaskly.secret.environment",
              "octaskly.secret.file",
              "octaskly.secret.mounted",
              "octaskly.secret.systemd-credential",
              "octaskly.secret.value"));
    }
    return found.values().stream().findFirst().orElseThrow(NoSecretException::new);
  }

  private static <T> void add(
      Map<String, SecretSource> found,
      String name,
      @Nullable T value,
      Function<T, SecretSource> source) {
    // Empty is what a profile sets to take back a name that another one has set.
    if (value instanceof String text && text.isBlank()) {
      return;
    }
    String property = "octaskly.secret." + name;
    Setting.apply(property, value, given -> found.put(property, source.apply(given)));
  }
}
