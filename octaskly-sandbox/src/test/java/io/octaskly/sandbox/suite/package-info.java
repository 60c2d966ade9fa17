/**
 * The attack suite: every attack by name, what it does, and whether it succeeds at each level on
 * each kind of host, in one table.
 *
 * <p>Each attack is first run unconfined. There it must succeed, so that a broken payload never
 * counts as a defence; where it cannot succeed even so, the table says why. Payloads are bounded:
 * they take little and end by themselves, also when nothing confines them.
 */
@NullMarked
package io.octaskly.sandbox.suite;

import org.jspecify.annotations.NullMarked;
