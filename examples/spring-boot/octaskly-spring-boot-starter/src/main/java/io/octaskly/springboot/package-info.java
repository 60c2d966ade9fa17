/**
 * Octaskly in a Spring Boot application: a sandbox, an audit log, a user store and a host as beans.
 *
 * <table>
 * <caption>What an application has with this on its class path</caption>
 * <tr><th>bean</th><th>made from</th><th>backs off for</th></tr>
 * <tr><td>{@code Sandbox}</td><td>{@code octaskly.sandbox.*}</td><td>a {@code Sandbox}</td></tr>
 * <tr><td>{@code AuditLog}</td><td>{@code octaskly.audit.*}</td><td>an {@code AuditLog}</td></tr>
 * <tr><td>{@code UserStore}</td><td>memory, empty</td><td>a {@code UserStore} or {@code
 *     AccessDatabase}</td></tr>
 * <tr><td>{@code OctasklyHost}</td><td>all of these and {@code octaskly.host.*}</td><td>an {@code
 *     OctasklyHost}</td></tr>
 * <tr><td>health {@code octaskly}</td><td>with the Actuator: host and security
 *     checklist</td><td>a bean of that name</td></tr>
 * <tr><td>meters {@code octaskly.*}</td><td>with Micrometer</td><td>a {@code
 *     HostMetrics}</td></tr>
 * </table>
 *
 * <p>What there is no property for goes into an {@link io.octaskly.springboot.OctasklyCustomizer},
 * or into a bean of the library's own type, which the host then takes: {@code AccessDatabase},
 * {@code ApiKeyStore}, {@code PermissionMatrix}, {@code TokenPolicy}, {@code PasswordPolicy},
 * {@code RevocationStore}, {@code RefreshTokenStore}, {@code LoginFailureStore}, {@code
 * SecretSource}, {@code SandboxListener} and {@code AccessListener}.
 *
 * <p><b>Security guarantees:</b> without a property that says otherwise, tasks have level STRICT
 * and no network; there is no default secret; no secret is a property unless {@code
 * octaskly.secret.value} is used, which is for development. What is wrong fails the start, with the
 * name of the property.
 */
@NullMarked
package io.octaskly.springboot;

import org.jspecify.annotations.NullMarked;
