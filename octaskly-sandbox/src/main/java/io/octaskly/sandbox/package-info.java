/**
 * Confined launch of commands that the host application does not trust.
 *
 * <p>The JVM has no sandbox of its own, and {@link java.lang.ProcessBuilder} gives a child
 * everything its parent has: files, network, descriptors, environment, and no end but its own. This
 * package starts a command so that the kernel keeps it to what was granted, ends it with everything
 * it started, and says afterwards what happened and which promises were kept by which means.
 *
 * <p>Data flows one way:
 *
 * <pre>
 *   Task          what to run: program, arguments, input, grants       pure data
 *     |
 *   Sandbox       how it is confined: level, maximum limits, grants    one per policy
 *     |
 *   RunningTask   a task that has been started
 *     |
 *   TaskResult    outcome, output, files, usage, guarantees in force   pure data
 * </pre>
 *
 * <p>An {@link io.octaskly.sandbox.IsolationLevel} is a set of {@linkplain
 * io.octaskly.sandbox.Guarantee guarantees}. A guarantee is met by one or more kernel {@linkplain
 * io.octaskly.sandbox.Mechanism mechanisms}, whichever this host offers; if none is available the
 * launch is refused with a {@link io.octaskly.sandbox.GuaranteeUnavailableException}, never
 * silently weakened.
 *
 * <table>
 *   <caption>What each level allows</caption>
 *   <tr><th>level</th><th>reads</th><th>writes</th><th>executes</th><th>environment</th>
 *       <th>network</th></tr>
 *   <tr><td>NONE</td><td>as the host</td><td>as the host</td><td>as the host</td>
 *       <td>inherited</td><td>host</td></tr>
 *   <tr><td>BASIC</td><td>all but credentials</td><td>/tmp, working directory, grants</td>
 *       <td>as the host, without new privileges</td><td>sensitive variables removed</td>
 *       <td>host</td></tr>
 *   <tr><td>STRICT</td><td>run-time libraries, inputs, grants</td>
 *       <td>private directories, grants</td><td>what was named</td><td>minimal</td>
 *       <td>host, or none</td></tr>
 *   <tr><td>VERY_STRICT</td><td>the same, without HOME</td><td>nothing</td>
 *       <td>what was named</td><td>empty</td><td>none</td></tr>
 * </table>
 *
 * <p>At every level the task has a session of its own, inherits only its three standard streams,
 * and its whole process tree ends with it, with its limit, and with the host JVM. From STRICT up it
 * cannot touch the host's processes and services, and dangerous system calls are refused; at
 * VERY_STRICT so is every call that is not on a short list. {@link
 * io.octaskly.sandbox.ResourceLimits} bound what it uses.
 *
 * <p>A task that fails is an {@link io.octaskly.sandbox.Outcome}, not an exception; a {@link
 * io.octaskly.sandbox.SandboxException} means that it could not be launched, or that the caller
 * asked for an exception with {@link io.octaskly.sandbox.TaskResult#orThrow()}. Everything here is
 * immutable and thread-safe unless its first line says otherwise. No parameter or result is null
 * unless marked {@code @Nullable}.
 */
@NullMarked
package io.octaskly.sandbox;

import org.jspecify.annotations.NullMarked;
