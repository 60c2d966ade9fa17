package io.octaskly;

import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.RefreshTokenStore;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a host's access control is made of.
 *
 * @param users null if nobody can sign in by a password
 * @param apiKeys null if there are no API keys
 * @param developmentRole as what everybody is let in while there is no API key; null for nobody
 */
record HostParts(
    @Nullable UserStore users,
    @Nullable ApiKeyStore apiKeys,
    @Nullable Role developmentRole,
    Stores stores,
    Limits limits,
    TokenPolicy tokens,
    PermissionMatrix permissions,
    AccessListener listener,
    InstantSource clock) {

  /** What must outlive a process if several hosts, or one after a restart, shall agree. */
  record Stores(
      RevocationStore revocations,
      RefreshTokenStore refreshTokens,
      LoginFailureStore loginFailures) {}

  /** How often something may be asked for. */
  record Limits(RateLimiter logins, RateLimiter requests, RateLimiter tasks) {}
}
