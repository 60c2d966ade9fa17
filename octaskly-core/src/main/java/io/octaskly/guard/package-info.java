/**
 * Guards at the door: what comes from outside is checked before anything is done with it.
 *
 * <table>
 * <caption>Which guard for what</caption>
 * <tr><th>guard</th><th>checks</th></tr>
 * <tr><td>{@link io.octaskly.guard.TextGuard}</td><td>a text: length, pattern, characters</td></tr>
 * <tr><td>{@link io.octaskly.guard.PathGuard}</td><td>a path, and opens it beneath a directory</td></tr>
 * <tr><td>{@link io.octaskly.guard.PayloadLimit}</td><td>the size of a body, also while it is unpacked</td></tr>
 * <tr><td>{@link io.octaskly.guard.CommandGuard}</td><td>a command line, for what nobody wants run</td></tr>
 * <tr><td>{@link io.octaskly.guard.PromptGuard}</td><td>what is sent to a language model, and its answer</td></tr>
 * <tr><td>{@link io.octaskly.guard.ToolGuard}</td><td>the calls of tools that a model asks for</td></tr>
 * </table>
 *
 * <p>Each {@code check} returns {@link io.octaskly.guard.Findings}: all that is wrong, at once, fit
 * to be shown to whoever sent it. Guards are independent of each other and of a host, and they keep
 * nothing. They help against mistakes and known tricks; what must hold against a hostile task holds
 * by the sandbox.
 */
@NullMarked
package io.octaskly.guard;

import org.jspecify.annotations.NullMarked;
