/**
 * The facade of Octaskly: run commands the host does not trust, on behalf of known callers, on the
 * record.
 *
 * <p>It composes four modules that know nothing of each other: {@code io.octaskly.sandbox} confines
 * a command, {@code io.octaskly.rbac} says who may start it, {@code io.octaskly.audit} keeps the
 * record, and {@code io.octaskly.crypto} seals messages and state. Only this module translates
 * between them: a task's end becomes an audit event here. There are two doors, the sandbox alone
 * and the composed host, and neither lets a task skip a step of its pipeline by accident.
 *
 * <table>
 *   <caption>The way of a task through a host</caption>
 *   <tr><th>step</th><th>fails with</th><th>on record as</th></tr>
 *   <tr><td>the address may ask ({@link io.octaskly.OctasklyHost#authenticate})</td>
 *       <td>{@link io.octaskly.RateLimitedException}</td><td>rate_limited, counted</td></tr>
 *   <tr><td>the token or API key is good</td>
 *       <td>{@link io.octaskly.rbac.AuthenticationException}</td>
 *       <td>login_succeeded, login_failed, token_expired</td></tr>
 *   <tr><td>the caller may submit ({@link io.octaskly.Caller#run})</td>
 *       <td>{@link io.octaskly.RateLimitedException},
 *           {@link io.octaskly.PermissionDeniedException}</td>
 *       <td>rate_limited, access_denied</td></tr>
 *   <tr><td>it has its turn, or waits</td>
 *       <td>{@link io.octaskly.HostBusyException},
 *           {@link io.octaskly.TaskNotStartedException}</td>
 *       <td>task_submitted, task_cancelled</td></tr>
 *   <tr><td>the token or API key is still good, if it has waited</td>
 *       <td>{@link io.octaskly.rbac.AuthenticationException}</td>
 *       <td>login_failed, task_cancelled</td></tr>
 *   <tr><td>the start is on record</td><td>{@link io.octaskly.audit.AuditException}</td>
 *       <td>task_started</td></tr>
 *   <tr><td>it runs confined</td><td>{@link io.octaskly.sandbox.SandboxException}</td>
 *       <td>task_failed</td></tr>
 *   <tr><td>the end is on record</td><td>{@link io.octaskly.UnrecordedEndException}</td>
 *       <td>task_completed, task_failed, task_timed_out, limit_exceeded, task_cancelled</td></tr>
 * </table>
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly;

import org.jspecify.annotations.NullMarked;
