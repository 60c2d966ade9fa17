/**
 * Who asks, and what they may do: tokens, roles and permissions, users, API keys and rate limits.
 *
 * <p>The module issues and verifies tokens, decides with a role-permission matrix, and keeps users,
 * API keys, revocations and request rates. Users come through an interface that the host
 * implements; this module is not a user directory and does not speak OAuth. It knows none of the
 * other modules: keys arrive as JDK types and decisions leave as data, so that the facade can
 * enforce and record them.
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly.rbac;

import org.jspecify.annotations.NullMarked;
