package io.octaskly.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.springboot.OctasklyProperties.HealthProperties;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class OctasklyHealthTest {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    Contexts.needsStrict();
  }

  @Test
  void is_up_and_says_what_there_is() {
    Contexts.minimal(directory)
        .run(
            context -> {
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails())
                  .containsEntry("level", "strict")
                  .containsEntry("running", 0)
                  .containsEntry("waiting", 0)
                  .containsKeys("guarantees", "checklist", "failing");
            });
  }

  @Test
  void an_item_that_fails_is_a_detail_unless_it_is_to_count() {
    var unconfined =
        Contexts.minimal(directory)
            .withPropertyValues("octaskly.sandbox.level=none", "octaskly.sandbox.network=host");
    unconfined.run(
        context -> {
          Health health = context.getBean(HealthIndicator.class).health();
          assertThat(health.getStatus()).isEqualTo(Status.UP);
          assertThat(health.getDetails().get("failing").toString()).contains("confines nothing");
        });
    unconfined
        .withPropertyValues("octaskly.health.fail-on-checklist=true")
        .run(
            context ->
                assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.DOWN));
  }

  @Test
  void items_can_be_left_out() {
    List<String> failing =
        SecurityChecklist.builder()
            .endpoint(URI.create("http://example.org"))
            .build()
            .items()
            .stream()
            .filter(item -> item.finding().contains("http:"))
            .map(item -> item.id())
            .toList();
    assertThat(failing).isNotEmpty();
    var insecure = Contexts.minimal(directory).withUserConfiguration(InsecureEndpoint.class);
    insecure.run(
        context ->
            assertThat(details(context.getBean(HealthIndicator.class))).contains(failing.get(0)));
    insecure
        .withPropertyValues("octaskly.health.leave-out=" + String.join(",", failing))
        .run(
            context ->
                assertThat(details(context.getBean(HealthIndicator.class)))
                    .doesNotContain(failing.get(0)));
  }

  private static String details(HealthIndicator indicator) {
    return indicator.health().getDetails().toString();
  }

  @Configuration(proxyBeanMethods = false)
  static class InsecureEndpoint {
    @Bean
    OctasklyCustomizer<SecurityChecklist.Builder> endpoint() {
      return checklist -> checklist.endpoint(URI.create("http://example.org"));
    }
  }

  @Test
  void is_down_where_the_level_is_refused() {
    withHost(
        (host, log) -> {
          var refused =
              new SandboxSupport.Level(
                  IsolationLevel.STRICT, Map.of(), Optional.of("no Landlock here"));
          Health health =
              indicator(
                      host, log, refused, new AtomicInteger(), new AtomicReference<>(Instant.EPOCH))
                  .health();
          assertThat(health.getStatus()).isEqualTo(Status.DOWN);
          assertThat(health.getDetails()).containsEntry("refused", "no Landlock here");
        });
  }

  @Test
  void is_out_of_service_while_the_host_accepts_nothing() {
    Contexts.minimal(directory)
        .run(
            context -> {
              context.getBean(OctasklyHost.class).incidentResponse().stopAccepting();
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
              assertThat(health.getDetails().get("notAccepting").toString())
                  .contains("not accepting anything");
            });
  }

  @Test
  void the_checklist_is_looked_at_once_in_a_while() {
    withHost(
        (host, log) -> {
          AtomicInteger looks = new AtomicInteger();
          AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
          var available =
              new SandboxSupport.Level(IsolationLevel.STRICT, Map.of(), Optional.empty());
          HealthIndicator indicator = indicator(host, log, available, looks, now);
          indicator.health();
          indicator.health();
          assertThat(looks).hasValue(1);
          now.set(Instant.EPOCH.plusSeconds(60));
          indicator.health();
          assertThat(looks).hasValue(2);
        });
  }

  private interface Check {
    void with(OctasklyHost host, AuditLog log);
  }

  private void withHost(Check test) {
    Contexts.minimal(directory)
        .run(
            context ->
                test.with(context.getBean(OctasklyHost.class), context.getBean(AuditLog.class)));
  }

  private static HealthIndicator indicator(
      OctasklyHost host,
      AuditLog log,
      SandboxSupport.Level level,
      AtomicInteger looks,
      AtomicReference<Instant> now) {
    return new OctasklyHealthIndicator(
        host,
        () -> level,
        log,
        () -> {
          looks.incrementAndGet();
          return SecurityChecklist.builder().build();
        },
        new HealthProperties(false, Duration.ofMinutes(1), List.of()),
        now::get);
  }

  @Test
  void there_is_none_if_it_is_switched_off_or_the_actuator_is_missing() {
    Contexts.minimal(directory)
        .withPropertyValues("management.health.octaskly.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    Contexts.minimal(directory)
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(
            context -> {
              assertThat(context).hasSingleBean(OctasklyHost.class);
              assertThat(context).doesNotHaveBean("octasklyHealthIndicator");
            });
  }
}
