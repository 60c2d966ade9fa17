package io.octaskly.springboot;

import io.octaskly.audit.AuditException;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do when the application cannot start because of this library, without a trace. */
final class OctasklyFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String action = action(cause);
      if (action != null) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
      }
    }
    return null;
  }

  private static @Nullable String action(Throwable cause) {
    if (cause instanceof NoSecretException
        || (cause instanceof SecretRefusedException refused && refused.isAbsent())) {
      return "Make a secret, such as with \"openssl rand -hex 32\", and put it into the"
          + " environment variable or the file that octaskly.secret.* names.";
    }
    if (cause instanceof SecretRefusedException) {
      return "Put a strong secret where octaskly.secret.* points to.";
    }
    if (cause instanceof GuaranteeUnavailableException) {
      return "Follow the way out that the message gives, or choose a looser"
          + " octaskly.sandbox.level.";
    }
    if (cause instanceof AuditException) {
      return "Set octaskly.audit.file to a file in a directory that this user may write to and"
          + " that others may not.";
    }
    return null;
  }
}
