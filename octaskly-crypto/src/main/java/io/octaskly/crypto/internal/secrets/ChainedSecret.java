package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.util.List;
import java.util.stream.Collectors;

/** The first of several sources that has a secret. */
public record ChainedSecret(List<SecretSource> sources) implements SecretSource {
  /** Checks that there is a source. */
  public ChainedSecret {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("chain of sources is empty: give at least one");
    }
  }

  @Override
  public Secret read() {
    for (SecretSource source : sources) {
      try {
        return source.read();
      } catch (SecretRefusedException e) {
        if (!e.isAbsent()) {
          throw e;
        }
      }
    }
    throw new SecretRefusedException(this + " have no secret: set it in one of these places", true);
  }

  @Override
  public String toString() {
    return sources.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
