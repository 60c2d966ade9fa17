/**
 * Metrics of tasks, of access and of the audit log, by Micrometer ({@code
 * io.micrometer:micrometer-core}, an optional dependency).
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>meter</th><th>tags</th><th>counts</th></tr>
 * <tr><td>{@code octaskly.tasks.started}</td><td></td><td>programs that run</td></tr>
 * <tr><td>{@code octaskly.tasks.running}</td><td></td><td>tasks now (gauge)</td></tr>
 * <tr><td>{@code octaskly.tasks}</td><td>outcome, limit</td><td>ends, by wall time (timer)</td></tr>
 * <tr><td>{@code octaskly.tasks.cpu}</td><td>outcome, limit</td><td>processor time (timer)</td></tr>
 * <tr><td>{@code octaskly.tasks.memory.peak}</td><td></td><td>peak resident bytes
 *     (distribution)</td></tr>
 * <tr><td>{@code octaskly.tasks.left.behind}</td><td></td><td>private directories not deleted</td>
 *     </tr>
 * <tr><td>{@code octaskly.access.authenticated}</td><td>role</td><td>tokens and keys accepted</td>
 *     </tr>
 * <tr><td>{@code octaskly.access.logins}</td><td>role</td><td>right passwords</td></tr>
 * <tr><td>{@code octaskly.access.failures}</td><td>reason</td><td>who was not let in</td></tr>
 * <tr><td>{@code octaskly.access.denied}</td><td>permission, reason</td><td>denials</td></tr>
 * <tr><td>{@code octaskly.access.rate.limited}</td><td>limiter</td><td>requests refused</td></tr>
 * <tr><td>{@code octaskly.access.tokens.issued}</td><td>role</td><td>tokens</td></tr>
 * <tr><td>{@code octaskly.access.revocations}</td><td>of</td><td>tokens, subjects, all</td></tr>
 * <tr><td>{@code octaskly.access.refresh.reused}</td><td></td><td>stolen refresh tokens</td></tr>
 * <tr><td>{@code octaskly.access.development}</td><td></td><td>let in without credentials</td></tr>
 * <tr><td>{@code octaskly.audit.events}</td><td>type, severity</td><td>events on record</td></tr>
 * <tr><td>{@code octaskly.audit.failures}</td><td></td><td>events that could not be recorded</td>
 *     </tr>
 * <tr><td>{@code octaskly.audit.cut}, {@code .dropped}</td><td>log</td><td>events too large, or
 *     too many</td></tr>
 * </table>
 *
 * <p>Every tag has a fixed set of values: no name of a user, no address and no id of a task is ever
 * one, so that nobody can fill the registry from outside.
 */
@NullMarked
package io.octaskly.metrics;

import org.jspecify.annotations.NullMarked;
