/**
 * Attacks to be run against the sandbox: small static executables whose every system call is
 * written down in Java, so that no compiler, interpreter or C library has to be installed, and none
 * can get in between.
 *
 * <pre>{@code
 * AttackProgram.Builder program = AttackProgram.builder();
 * Operand file = program.require(OPEN, "/etc/shadow", O_RDONLY);
 * Operand buffer = program.buffer(4096);
 * Operand count = program.require(READ, file, buffer, 4096);
 * program.require(WRITE, STDOUT, buffer, count);
 * program.build().writeTo(path);
 * }</pre>
 *
 * <p>A program exits with 0 when it has done all it was written to do. Otherwise it exits with the
 * number of the call that failed and reports that call and its errno: see {@link
 * io.octaskly.sandbox.attack.Refusal}. Each ends by itself within seconds, also when nothing
 * confines it.
 *
 * <table>
 *   <caption>What is where</caption>
 *   <tr><td>{@link io.octaskly.sandbox.attack.AttackProgram}</td><td>records the calls</td></tr>
 *   <tr><td>{@code MachineCode}, {@code DataSegment}, {@code ExecutableFile}</td>
 *       <td>turn them into an ELF file for the processor here, x86-64 or AArch64; {@code Successor}
 *       says how a call is made that the latter lacks</td></tr>
 *   <tr><td>{@code FileAttacks}, {@code ProcessAttacks}, {@code SocketAttacks}, {@code
 *       ResourceAttacks}</td><td>the attacks themselves</td></tr>
 * </table>
 */
package io.octaskly.sandbox.attack;
