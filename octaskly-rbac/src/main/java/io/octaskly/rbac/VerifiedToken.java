package io.octaskly.rbac;

import io.octaskly.rbac.internal.token.TokenClaims;
import java.util.List;

/**
 * A token whose signature and claims are right but for time and revocation, which change.
 *
 * @param claims what it says
 * @param principal whom it names
 * @param unknownPermissions what it asks for that nobody knows
 */
record VerifiedToken(TokenClaims claims, Principal principal, List<String> unknownPermissions) {}
