package io.octaskly.springboot;

import io.octaskly.Caller;
import io.octaskly.OctasklyHost;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.assertj.core.api.Assumptions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications for tests. */
final class Contexts {
  static final String ADDRESS = "192.0.2.7";

  private Contexts() {}

  /** With nothing but what every application has to say. */
  static ApplicationContextRunner minimal(Path directory) {
    return withoutSecret(directory).withPropertyValues("octaskly.secret.value=" + secret());
  }

  static ApplicationContextRunner withoutSecret(Path directory) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                OctasklyMetricsAutoConfiguration.class,
                OctasklyAutoConfiguration.class,
                OctasklyHealthAutoConfiguration.class))
        .withPropertyValues("octaskly.audit.file=" + directory.resolve("audit/audit.log"));
  }

  static String secret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** Makes callers cheap: no password is hashed. */
  @Configuration(proxyBeanMethods = false)
  static class WithApiKeys {
    @Bean
    ApiKeyStore apiKeys() {
      return ApiKeyStore.inMemory();
    }
  }

  /** A caller of an application {@link WithApiKeys}. */
  static Caller caller(OctasklyHost host) {
    String key = host.administration().issueApiKey(TokenRequest.of("nightly", Role.CLIENT)).text();
    return host.authenticate("Bearer " + key, ADDRESS);
  }

  static void needsStrict() {
    String refusal;
    try {
      refusal = SandboxSupport.probe().of(IsolationLevel.STRICT).refusal().orElse("");
    } catch (SandboxException e) {
      refusal = e.getMessage();
    }
    Assumptions.assumeThat(refusal).as("tasks of level STRICT are refused here").isEmpty();
  }
}
