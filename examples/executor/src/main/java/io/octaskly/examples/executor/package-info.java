/**
 * Confined tasks on the executors of the JDK, without any scheduler.
 *
 * <p>{@link io.octaskly.examples.executor.ExecutorHost} is the host to run. {@link
 * io.octaskly.examples.executor.TaskPool} is what to copy: timeouts, cancelling, back-pressure and
 * an end that leaves nothing behind. {@link io.octaskly.examples.executor.Timetable} repeats tasks
 * and survives their failures. {@link io.octaskly.examples.executor.VirtualThreads} has virtual
 * threads where the JDK has them.
 *
 * <p>Nothing here is kept on disk: what waits or runs when the process dies is gone, and no process
 * of a task outlives it. Where tasks must survive that, take one of the other examples.
 */
@NullMarked
package io.octaskly.examples.executor;

import org.jspecify.annotations.NullMarked;
