package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.seccomp.FilterPolicy;
import io.octaskly.sandbox.internal.seccomp.RefusalReasons;

/**
 * What the listener of a task's filter has to answer, and why.
 *
 * @param answers what would hold without a listener: a refusal is given as it stands there
 * @param reasons for the report
 * @param signals whether signals are asked about, too: the listener must then stay for as long as
 *     the task runs
 */
public record ListenedCalls(FilterPolicy answers, RefusalReasons reasons, boolean signals) {}
