package io.octaskly.springboot;

import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.checklist.CheckStatus;
import io.octaskly.checklist.ChecklistItem;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.springboot.OctasklyProperties.HealthProperties;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * DOWN if this system cannot keep the guarantees of the sandbox's level, or, if asked for, an item
 * of the security checklist fails; OUT_OF_SERVICE while the host accepts nothing. Its details tell
 * an attacker where to look, though no secret: show them to the authorized only.
 */
final class OctasklyHealthIndicator extends AbstractHealthIndicator {
  private final OctasklyHost host;
  private final Supplier<SandboxSupport.Level> support;
  private final AuditLog audit;
  private final Supplier<SecurityChecklist> checklist;
  private final HealthProperties rules;
  private final InstantSource clock;
  private @Nullable Looked last;

  private record Looked(SecurityChecklist found, Instant until) {}

  OctasklyHealthIndicator(
      OctasklyHost host,
      Supplier<SandboxSupport.Level> support,
      AuditLog audit,
      Supplier<SecurityChecklist> checklist,
      HealthProperties rules,
      InstantSource clock) {
    super("the health of the Octaskly host could not be looked at");
    this.host = host;
    this.support = support;
    this.audit = audit;
    this.checklist = checklist;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    SandboxSupport.Level level = support.get();
    SecurityChecklist found = look();
    boolean failing = rules.failOnChecklist() && found.worst() == CheckStatus.FAIL;
    Optional<String> notAccepting = host.refusal();
    if (!level.available() || failing) {
      health.down();
    } else if (notAccepting.isPresent()) {
      health.outOfService();
    } else {
      health.up();
    }
    notAccepting.ifPresent(why -> health.withDetail("notAccepting", why));
    level.refusal().ifPresent(refusal -> health.withDetail("refused", refusal));
    health
        .withDetail("level", level.level().id())
        .withDetail("guarantees", level.guarantees().size())
        .withDetail("running", host.runningTasks())
        .withDetail("waiting", host.waitingTasks())
        .withDetail("auditEventsDropped", audit.droppedEvents())
        .withDetail("auditEventsCut", audit.cutEvents())
        .withDetail("checklist", counts(found))
        .withDetail("failing", failing(found));
  }

  /** Some of it costs a look at files and processes, and probes come every few seconds. */
  private synchronized SecurityChecklist look() {
    Instant now = clock.instant();
    if (last == null || !now.isBefore(last.until())) {
      last = new Looked(checklist.get(), now.plus(rules.checklistEvery()));
    }
    return last.found();
  }

  private static Map<String, Long> counts(SecurityChecklist found) {
    Map<String, Long> counts = new LinkedHashMap<>();
    found.counts().forEach((status, count) -> counts.put(status.label(), count));
    return counts;
  }

  private static Map<String, String> failing(SecurityChecklist found) {
    Map<String, String> failing = new LinkedHashMap<>();
    for (ChecklistItem item : found.items()) {
      if (item.status() == CheckStatus.FAIL) {
        failing.put(item.id(), item.finding() + ": " + item.advice());
      }
    }
    return failing;
  }
}
