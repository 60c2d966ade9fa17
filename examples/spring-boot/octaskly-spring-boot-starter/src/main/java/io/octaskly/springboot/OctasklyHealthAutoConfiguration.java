package io.octaskly.springboot;

import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxSupport;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health {@code octaskly}, where the application has the Actuator. */
@AutoConfiguration(after = OctasklyAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(OctasklyHost.class)
public final class OctasklyHealthAutoConfiguration {

  /** For Spring. */
  OctasklyHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnEnabledHealthIndicator("octaskly")
  @ConditionalOnMissingBean(name = "octasklyHealthIndicator")
  HealthIndicator octasklyHealthIndicator(
      OctasklyHost host,
      Sandbox sandbox,
      AuditLog audit,
      OctasklyProperties all,
      ObjectProvider<OctasklyCustomizer<SecurityChecklist.Builder>> customizers) {
    return new OctasklyHealthIndicator(
        host,
        () -> SandboxSupport.probe().of(sandbox.level()),
        audit,
        () -> {
          SecurityChecklist.Builder checklist =
              host.checklist().durability(all.audit().durability());
          customizers.orderedStream().forEach(customizer -> customizer.customize(checklist));
          return checklist.build().without(all.health().leaveOut());
        },
        all.health(),
        InstantSource.system());
  }
}
