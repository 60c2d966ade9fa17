/**
 * The facade of Octaskly: run commands the host does not trust, on behalf of known callers, on the
 * record.
 *
 * <p>It composes four modules that know nothing of each other: {@code io.octaskly.sandbox} confines
 * a command, {@code io.octaskly.rbac} says who may start it, {@code io.octaskly.audit} keeps the
 * record, and {@code io.octaskly.crypto} seals messages and state. Only this module translates
 * between them: a sandbox event becomes an audit event here. There are two doors, the sandbox alone
 * and the composed host, and neither lets a task skip a step of its pipeline by accident.
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly;

import org.jspecify.annotations.NullMarked;
