package io.octaskly.springboot;

import io.octaskly.Capacity;
import io.octaskly.OctasklyHost;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.springboot.OctasklyProperties.CapacityProperties;
import io.octaskly.springboot.OctasklyProperties.HostProperties;
import io.octaskly.springboot.OctasklyProperties.TokenProperties;
import org.jspecify.annotations.Nullable;

/** Applies {@code octaskly.host.*}. */
final class HostSettings {
  private static final String PREFIX = "octaskly.host.";

  private HostSettings() {}

  static void apply(HostProperties given, OctasklyHost.Builder host) {
    Setting.apply(PREFIX + "node", given.node(), host::node);
    Setting.apply(PREFIX + "drain-for", given.drainFor(), host::drainFor);
    Setting.apply(PREFIX + "keep-results", given.keepResults(), host::keepResults);
    Setting.apply(
        PREFIX + "capacity", given.capacity(), capacity -> host.capacity(capacity(capacity)));
    Setting.apply(PREFIX + "rate-limits.logins", given.rateLimits().logins(), host::limitLogins);
    Setting.apply(
        PREFIX + "rate-limits.requests", given.rateLimits().requests(), host::limitRequests);
    Setting.apply(PREFIX + "rate-limits.tasks", given.rateLimits().tasks(), host::limitTasks);
  }

  /** Whoever sets only how many run has not said that one caller may not have them all. */
  private static Capacity capacity(CapacityProperties given) {
    Capacity standard = Capacity.defaults();
    int running = or(given.running(), standard.running());
    int queued = or(given.queued(), standard.queued());
    return new Capacity(
        running,
        or(given.runningPerCaller(), Math.min(running, standard.runningPerCaller())),
        queued,
        or(given.queuedPerCaller(), Math.min(queued, standard.queuedPerCaller())));
  }

  private static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  static TokenPolicy tokens(TokenProperties given) {
    TokenPolicy.Builder tokens = TokenPolicy.builder();
    Setting.apply(PREFIX + "tokens.issuer", given.issuer(), tokens::issuer);
    Setting.apply(PREFIX + "tokens.lifetime", given.lifetime(), tokens::lifetime);
    Setting.apply(PREFIX + "tokens.clock-skew", given.clockSkew(), tokens::clockSkew);
    return tokens.build();
  }
}
