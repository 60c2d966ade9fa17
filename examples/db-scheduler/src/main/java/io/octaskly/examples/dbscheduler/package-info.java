/**
 * A host that keeps its tasks in PostgreSQL and works them off with db-scheduler, on any number of
 * nodes.
 *
 * <p>Read {@link io.octaskly.examples.dbscheduler.Node} first, then {@link
 * io.octaskly.examples.dbscheduler.Jobs}, which takes jobs in, and {@link
 * io.octaskly.examples.dbscheduler.JobExecution}, which runs them and decides what becomes of one
 * that fails. That is all of the host; {@link io.octaskly.examples.dbscheduler.Demo} shows it, and
 * {@link io.octaskly.examples.dbscheduler.Throughput} measures it.
 *
 * <pre>
 *  caller -- token --> Jobs -- sealed ticket --> scheduled_tasks (PostgreSQL)
 *                                                       |  one of the nodes picks it
 *                       audit file of the node          v
 *                       audit_NODE (PostgreSQL) &lt;-- JobExecution -- token checked again --> sandbox
 * </pre>
 */
@NullMarked
package io.octaskly.examples.dbscheduler;

import org.jspecify.annotations.NullMarked;
