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
 * AuditEvent -&gt; Redactor -&gt; one JSON line -&gt; salts, sequence, chain -&gt; AuditSink: append, force
 *                                                                           |
 *      AuditQuery, AuditVerifier  &lt;-  audit.log, audit.log.000001 ...  &lt;-----+
 * </pre>
 *
 * <p>Every line carries its number and a SHA-256 value over the line before and its own, so whoever
 * edits, removes, adds or moves a line breaks the chain at a line that {@link
 * io.octaskly.audit.AuditVerifier} names. The chain covers a line as it would be if everything
 * personal had been erased from it: each personal value ({@code user}, {@code source_ip}, each
 * member of {@code details}) as {@code "erased:<commitment>"}, details then as {@code
 * {"erased":"<commitment>"}}, the salts left out. So {@link
 * io.octaskly.audit.AuditLog#eraseSubject} can take values and salts away later, and the chain
 * still verifies. A commitment is SHA-256 in Base64url, over the value's salt and bytes, or over
 * the details with their values replaced. The log's own lines hold nothing personal and have no
 * salts; for them a shell suffices:
 *
 * <pre>{@code
 * # previous: 64 zeros before the first line, then the chain value of the line before
 * printf '%s%s' "$previous" "${line%,\"chain\":*}" | sha256sum
 * }</pre>
 *
 * <p>A line with a {@code signature} is a {@link io.octaskly.audit.Checkpoint}. The log is a row of
 * segments; the line that ends one, {@code segment_rotated}, names the public key of the next, and
 * the private key of the old one is erased. The fingerprint of the first key is the trust root.
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
