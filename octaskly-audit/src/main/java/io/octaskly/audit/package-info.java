/**
 * What happened, on the record: security events in a durable log that shows when it was altered.
 *
 * <p>The module writes events to a tamper-evident log and to other sinks, verifies and queries what
 * was written, and handles retention and erasure. It does not decide what is worth recording and
 * knows none of the other modules: the facade translates their events into audit events. It depends
 * on no logging framework.
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly.audit;

import org.jspecify.annotations.NullMarked;
