package io.octaskly.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.octaskly.OctasklyHost;
import io.octaskly.metrics.HostMetrics;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;

class OctasklyMetricsTest {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    Contexts.needsStrict();
  }

  @Test
  void tasks_access_and_events_are_counted() {
    Contexts.minimal(directory)
        .withUserConfiguration(Contexts.WithApiKeys.class)
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class))
        .run(
            context -> {
              OctasklyHost host = context.getBean(OctasklyHost.class);
              Contexts.caller(host).run(Task.of("/bin/echo"));
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get("octaskly.tasks.started").counter().count()).isEqualTo(1);
              assertThat(meters.get("octaskly.host.running").tag("host", "host").gauge().value())
                  .isZero();
              assertThat(meters.get("octaskly.host.waiting").gauge().value()).isZero();
              assertThat(meters.get("octaskly.audit.dropped").functionCounter().count()).isZero();
              assertThat(
                      meters.get("octaskly.access.authenticated").counters().stream()
                          .mapToDouble(counter -> counter.count())
                          .sum())
                  .isEqualTo(1);
              assertThat(
                      meters.get("octaskly.audit.events").counters().stream()
                          .mapToDouble(counter -> counter.count())
                          .sum())
                  .isPositive();
            });
  }

  @Test
  void there_are_none_without_a_registry_or_without_micrometer() {
    Contexts.minimal(directory)
        .run(context -> assertThat(context).doesNotHaveBean(HostMetrics.class));
    Contexts.minimal(directory)
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> assertThat(context).hasSingleBean(OctasklyHost.class));
  }
}
