/**
 * Sandboxed tasks in a cluster of Quartz schedulers that share a PostgreSQL: {@link
 * io.octaskly.examples.quartz.SandboxJob} is what Quartz runs, {@link
 * io.octaskly.examples.quartz.Firing} the task id that survives the death of a node, {@link
 * io.octaskly.examples.quartz.TextDelegate} what is believed of the database.
 */
@NullMarked
package io.octaskly.examples.quartz;

import org.jspecify.annotations.NullMarked;
