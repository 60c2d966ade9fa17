package io.octaskly.springboot;

/** The application says nothing about where the host's secret comes from. */
final class NoSecretException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  NoSecretException() {
    super(
        "the host has no secret: set octaskly.secret.environment, octaskly.secret.file,"
            + " octaskly.secret.mounted or octaskly.secret.systemd-credential");
  }
}
