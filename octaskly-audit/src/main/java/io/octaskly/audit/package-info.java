/**
 * What happened, on the record: security events in a durable log that shows when it was altered.
 *
 * <pre>{@code
 * try (AuditLog log = AuditLog.open(AuditFiles.defaultLocation())) {
 *   log.record(
 *       AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
 *           .user("alice")
 *           .taskId("task-7")
 *           .detail("argv", List.of("build.sh", "--fast"))
 *           .build()); // returns when the event is on disk, throws when it is not
 * }
 * }</pre>
 *
 * <p>An event takes this way, and nothing reaches back:
 *
 * <pre>
 * AuditEvent -&gt; Redactor -&gt; one JSON line -&gt; sequence and chain -&gt; AuditSink: append, force
 *                                                                    |
 *                              AuditVerifier  &lt;-  audit.log  &lt;-------+
 * </pre>
 *
 * <p>Every line carries its number and a SHA-256 value over the line before and its own bytes, so
 * whoever edits, removes, adds or moves a line breaks the chain at a line that {@link
 * io.octaskly.audit.AuditVerifier} names. The format is simple enough to be checked without this
 * library:
 *
 * <pre>{@code
 * # previous: 64 zeros before the first line, then the chain value of the line before
 * printf '%s%s' "$previous" "${line%,\"chain\":*}" | sha256sum
 * }</pre>
 *
 * <p>The module does not decide what is worth recording and knows none of the other modules: the
 * facade translates their events into audit events. It depends on no logging framework.
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly.audit;

import org.jspecify.annotations.NullMarked;
