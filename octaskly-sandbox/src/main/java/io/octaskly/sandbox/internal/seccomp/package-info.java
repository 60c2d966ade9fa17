/**
 * System call filters ({@code seccomp(2)}), from what they say to the bytes that the kernel takes.
 *
 * <table>
 *   <caption>The way of a filter</caption>
 *   <tr><td>{@link io.octaskly.sandbox.internal.seccomp.ConfinementFilters}</td>
 *       <td>which calls each isolation level refuses, and why</td></tr>
 *   <tr><td>{@link io.octaskly.sandbox.internal.seccomp.ProfileFilter}</td>
 *       <td>what a profile that lists calls leaves of that</td></tr>
 *   <tr><td>{@link io.octaskly.sandbox.internal.seccomp.FilterPolicy}</td>
 *       <td>a rule for every call, for any architecture: data</td></tr>
 *   <tr><td>{@code FilterCompiler}</td>
 *       <td>a search tree over call numbers, for one architecture</td></tr>
 *   <tr><td>{@code FilterAssembler}</td>
 *       <td>classic BPF with labels</td></tr>
 *   <tr><td>{@link io.octaskly.sandbox.internal.seccomp.FilterProgram}</td>
 *       <td>the bytes, and where a launch writes its nonce</td></tr>
 * </table>
 *
 * <p>Two rules hold for every filter. First come the checks that make a call number mean anything:
 * the architecture, then on x86-64 the x32 bit. And no filter ever kills: it is installed by a
 * child that still shares the JVM's memory, and before Linux 5.16 a thread killed with a core dump
 * took all that share its memory along. What is refused gets an error number.
 */
@NullMarked
package io.octaskly.sandbox.internal.seccomp;

import org.jspecify.annotations.NullMarked;
