package io.octaskly.springboot;

import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditFiles;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.Retention;
import io.octaskly.crypto.PasswordPolicy;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RefreshTokenStore;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserStore;
import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxListener;
import io.octaskly.springboot.OctasklyProperties.AuditProperties;
import io.octaskly.springboot.OctasklyProperties.SandboxProperties;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The sandbox, the audit log, the users and the host. */
@AutoConfiguration
@EnableConfigurationProperties(OctasklyProperties.class)
@Import(RateLimitConverter.class)
public final class OctasklyAutoConfiguration {

  /** For Spring. */
  OctasklyAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  Sandbox octasklySandbox(
      OctasklyProperties all,
      ObjectProvider<SandboxListener> listeners,
      ObjectProvider<OctasklyCustomizer<Sandbox.Builder>> customizers) {
    SandboxProperties given = all.sandbox();
    Sandbox.Builder sandbox =
        Sandbox.builder()
            .level(given.level())
            .network(given.network())
            .listener(new SandboxListeners(listeners.orderedStream().toList()));
    Setting.apply("octaskly.sandbox.grace", given.grace(), sandbox::grace);
    Setting.apply(
        "octaskly.sandbox.allow-read", given.allowRead(), it -> sandbox.allowRead(array(it)));
    Setting.apply(
        "octaskly.sandbox.allow-write", given.allowWrite(), it -> sandbox.allowWrite(array(it)));
    Setting.apply(
        "octaskly.sandbox.allow-execute",
        given.allowExecute(),
        it -> sandbox.allowExecute(array(it)));
    if (given.allowShell()) {
      sandbox.allowShell();
    }
    sandbox.defaultLimits(given.defaultLimits());
    if (given.maxLimits() != null) {
      sandbox.maxLimits(
          Limits.of("octaskly.sandbox.max-limits", given.maxLimits(), ResourceLimits.relaxed()));
    }
    customizers.orderedStream().forEach(customizer -> customizer.customize(sandbox));
    return sandbox.build();
  }

  private static Path[] array(List<Path> paths) {
    return paths.toArray(Path[]::new);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  AuditLog octasklyAuditLog(
      OctasklyProperties all, ObjectProvider<OctasklyCustomizer<AuditLog.Builder>> customizers) {
    AuditProperties given = all.audit();
    AuditLog.Builder log =
        AuditLog.builder(given.file() == null ? AuditFiles.defaultLocation() : given.file())
            .durability(given.durability());
    Setting.apply(
        "octaskly.audit.retention",
        given.retention(),
        age -> log.retention(new Retention(age, Long.MAX_VALUE)));
    customizers.orderedStream().forEach(customizer -> customizer.customize(log));
    return log.open();
  }

  @Bean
  @ConditionalOnMissingBean({UserStore.class, AccessDatabase.class})
  UserStore octasklyUsers() {
    return UserStore.inMemory();
  }

  /** Closing it lets tasks end in the time given, kills what is left, and closes the log. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  OctasklyHost octasklyHost(
      OctasklyProperties all,
      Sandbox sandbox,
      AuditLog audit,
      BeanFactory beans,
      ObjectProvider<OctasklyCustomizer<OctasklyHost.Builder>> customizers) {
    OctasklyHost.Builder host = Octaskly.host().sandbox(sandbox).audit(audit);
    HostSettings.apply(all.host(), host);
    host.secret(
        beans
            .getBeanProvider(SecretSource.class)
            .getIfAvailable(() -> ChosenSecret.of(all.secret())));
    host.tokens(
        beans
            .getBeanProvider(TokenPolicy.class)
            .getIfAvailable(() -> HostSettings.tokens(all.host().tokens())));
    beans.getBeanProvider(AccessDatabase.class).ifAvailable(host::accessDatabase);
    beans.getBeanProvider(UserStore.class).ifAvailable(host::users);
    beans.getBeanProvider(ApiKeyStore.class).ifAvailable(host::apiKeys);
    beans.getBeanProvider(RevocationStore.class).ifAvailable(host::revocations);
    beans.getBeanProvider(RefreshTokenStore.class).ifAvailable(host::refreshTokens);
    beans.getBeanProvider(LoginFailureStore.class).ifAvailable(host::loginFailures);
    beans.getBeanProvider(PermissionMatrix.class).ifAvailable(host::permissions);
    beans.getBeanProvider(PasswordPolicy.class).ifAvailable(host::passwords);
    host.listener(
        AccessListener.all(
            beans
                .getBeanProvider(AccessListener.class)
                .orderedStream()
                .toArray(AccessListener[]::new)));
    customizers.orderedStream().forEach(customizer -> customizer.customize(host));
    return host.start();
  }
}
