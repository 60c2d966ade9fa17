/**
 * Who asks, and what they may do: tokens, roles and permissions, users, API keys and rate limits.
 *
 * <p>A request goes through it from top to bottom, and nothing reaches back:
 *
 * <pre>
 *   RateLimiter         address, key, ...   -&gt; RateDecision before anything that costs
 *     |
 *   UserAuthenticator   name and password   -&gt; User         asks a UserStore, and LockOut first
 *     |
 *   TokenIssuer         TokenRequest        -&gt; IssuedToken  signs with one of TokenKeys
 *   RefreshTokens       TokenRequest        -&gt; TokenPair    for whoever stays signed in
 *     |
 *   TokenVerifier       Authorization: ...  -&gt; Principal    asks a RevocationStore
 *   ApiKeys             Authorization: ...  -&gt; Principal    for programs; asks an ApiKeyStore
 *     |
 *   Authorizer          Permission, Resource -&gt; Decision    looks it up in a PermissionMatrix
 * </pre>
 *
 * <pre>{@code
 * AtomicReference<TokenKeys> keys = new AtomicReference<>(TokenKeys.of("2026-02", key));
 * RevocationStore revocations = RevocationStore.inMemory(InstantSource.system());
 * TokenIssuer issuer = TokenIssuer.builder(keys::get).build();
 * TokenVerifier verifier = TokenVerifier.builder(keys::get, revocations).build();
 *
 * String token = issuer.issue(TokenRequest.of("alice", Role.CLIENT)).text();
 * Principal alice = verifier.verifyHeader("Bearer " + token);
 * PermissionMatrix.standard().decide(alice, Permission.TASK_CANCEL, Resource.ownedBy("bob"));
 * // NOT_OWNER
 * }</pre>
 *
 * <p>{@link io.octaskly.rbac.TokenPolicy} holds what issuer and verifier must agree on, {@link
 * io.octaskly.rbac.TokenRevoker} ends tokens early, and an {@link io.octaskly.rbac.AccessListener}
 * is told of everything that happens.
 *
 * <p>Whoever is not let in gets an {@link io.octaskly.rbac.AuthenticationException} with one
 * message for all reasons; the reason is in it for the log. If a store fails there is a {@link
 * io.octaskly.rbac.StoreException}, and nobody is let in. Who is let in and may not do something
 * gets no exception but a {@link io.octaskly.rbac.Decision}.
 *
 * <p>All stores are in memory unless told otherwise; {@link io.octaskly.rbac.jdbc} has them in a
 * database that several hosts share. {@link io.octaskly.rbac.UserAccounts} changes users and ends
 * what was issued to them.
 *
 * <p>Users come through an interface that the host implements; this module is not a user directory
 * and does not speak OAuth. It knows none of the other modules: keys arrive as JDK types and
 * decisions leave as data, so that the facade can enforce and record them.
 *
 * <p>Everything here is immutable and thread-safe unless its first line says otherwise. No
 * parameter or result is null unless marked {@code @Nullable}. Everything in this package is API.
 * Packages named {@code internal} are not, and are not exported.
 */
@NullMarked
package io.octaskly.rbac;

import org.jspecify.annotations.NullMarked;
