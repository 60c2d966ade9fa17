package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A credential of systemd: a file in a directory that a variable names. */
public final class SystemdCredential implements SecretSource {
  private static final String DIRECTORY = "CREDENTIALS_DIRECTORY";

  private final String name;
  private final Function<String, @Nullable String> environment;

  /** Makes a source of a credential. */
  public SystemdCredential(String name, Function<String, @Nullable String> environment) {
    Path path = Path.of(name);
    if (name.isEmpty() || !path.equals(path.getFileName()) || name.startsWith(".")) {
      throw new IllegalArgumentException(
          "name of a credential \"" + name + "\" is empty or a path: give the plain name");
    }
    this.name = name;
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  @Override
  public Secret read() {
    String directory = environment.apply(DIRECTORY);
    if (directory == null) {
      throw new SecretRefusedException(
          this + " is not there, " + DIRECTORY + " is not set: add LoadCredential= to the service",
          true);
    }
    return SecretSource.mounted(Path.of(directory, name)).read();
  }

  @Override
  public String toString() {
    return "systemd credential " + name;
  }
}
