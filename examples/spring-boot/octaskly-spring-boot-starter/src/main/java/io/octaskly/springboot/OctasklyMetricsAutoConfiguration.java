package io.octaskly.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.metrics.HostMetrics;
import io.octaskly.rbac.AccessListener;
import io.octaskly.sandbox.SandboxListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The meters {@code octaskly.*}, where the application has a registry: tasks, access, audit events,
 * and how many tasks run and wait.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure."
            + "CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class OctasklyMetricsAutoConfiguration {

  /** For Spring. */
  OctasklyMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  HostMetrics octasklyMetrics(MeterRegistry registry) {
    return HostMetrics.to(registry);
  }

  @Bean
  SandboxListener octasklyTaskMeters(HostMetrics metrics) {
    return metrics.tasks();
  }

  @Bean
  AccessListener octasklyAccessMeters(HostMetrics metrics) {
    return metrics.access();
  }

  @Bean
  OctasklyCustomizer<AuditLog.Builder> octasklyAuditMeters(HostMetrics metrics) {
    return log -> log.alsoTo("metrics", metrics.auditEvents());
  }

  /** Bound when the beans are there, and not before: a host is not made for the sake of a meter. */
  @Bean
  MeterBinder octasklyHostMeters(
      ObjectProvider<HostMetrics> metrics,
      ObjectProvider<OctasklyHost> host,
      ObjectProvider<AuditLog> log) {
    return registry -> {
      host.ifAvailable(it -> metrics.getObject().watch("host", it));
      log.ifAvailable(it -> metrics.getObject().watch("host", it));
    };
  }
}
