package io.octaskly.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.Decision;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Role;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Who was let in, in numbers: by role, reason and permission, never by name. */
final class AccessMetrics implements AccessListener {
  private final MeterRegistry registry;
  private final Map<Role, Counter> authenticated = new EnumMap<>(Role.class);
  private final Map<Role, Counter> logins = new EnumMap<>(Role.class);
  private final Map<Role, Counter> issued = new EnumMap<>(Role.class);
  private final Map<AuthenticationFailure, Counter> failures =
      new EnumMap<>(AuthenticationFailure.class);
  private final Counter revokedTokens;
  private final Counter revokedSubjects;
  private final Counter revokedAll;
  private final Counter reused;
  private final Counter development;

  AccessMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Role role : Role.values()) {
      authenticated.put(role, counter("authenticated", "Tokens and keys accepted", role));
      logins.put(role, counter("logins", "Right passwords", role));
      issued.put(role, counter("tokens.issued", "Tokens issued", role));
    }
    for (AuthenticationFailure failure : AuthenticationFailure.values()) {
      failures.put(
          failure,
          Counter.builder("octaskly.access.failures")
              .description("Who was not let in")
              .tag("reason", word(failure))
              .register(registry));
    }
    this.revokedTokens = revocations("token");
    this.revokedSubjects = revocations("subject");
    this.revokedAll = revocations("all");
    this.reused =
        Counter.builder("octaskly.access.refresh.reused")
            .description("Refresh tokens that were presented twice, so that somebody has a copy")
            .register(registry);
    this.development =
        Counter.builder("octaskly.access.development")
            .description("Requests let in without credentials, for development")
            .register(registry);
  }

  private Counter counter(String name, String description, Role role) {
    return Counter.builder("octaskly.access." + name)
        .description(description)
        .tag("role", role.id())
        .register(registry);
  }

  private Counter revocations(String of) {
    return Counter.builder("octaskly.access.revocations")
        .description("Revocations of one token, of a subject's tokens, of all tokens")
        .tag("of", of)
        .register(registry);
  }

  @Override
  public void authenticated(Principal principal) {
    count(authenticated, principal.role());
  }

  @Override
  public void loggedIn(String user, Role role) {
    count(logins, role);
  }

  @Override
  public void authenticationFailed(AuthenticationException failure) {
    Objects.requireNonNull(failures.get(failure.failure())).increment();
  }

  /** Permissions and decisions are few, and most pairs of them never happen. */
  @Override
  public void denied(Principal principal, Permission permission, Decision decision) {
    Counter.builder("octaskly.access.denied")
        .description("Denials")
        .tag("permission", permission.id())
        .tag("reason", word(decision))
        .register(registry)
        .increment();
  }

  @Override
  public void tokenIssued(String tokenId, String subject, Role role, Instant expiresAt) {
    count(issued, role);
  }

  @Override
  public void tokenRevoked(String tokenId) {
    revokedTokens.increment();
  }

  @Override
  public void subjectRevoked(String subject) {
    revokedSubjects.increment();
  }

  @Override
  public void allRevoked() {
    revokedAll.increment();
  }

  @Override
  public void refreshTokenReused(String signInId, String subject) {
    reused.increment();
  }

  @Override
  public void letInForDevelopment(Principal principal) {
    development.increment();
  }

  private static void count(Map<Role, Counter> counters, Role role) {
    Objects.requireNonNull(counters.get(role)).increment();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
