package io.octaskly.audit.internal.commit;

import java.time.Duration;

/**
 * How much may wait for a group commit.
 *
 * @param queued how many items
 * @param queuedBytes after how many bytes no more items are let in
 * @param batchBytes after how many bytes a commit takes no more items
 * @param patience how long a caller waits for room in the queue before it fails
 */
public record GroupCommitLimits(int queued, int queuedBytes, int batchBytes, Duration patience) {}
