/**
 * A web application through which clients have programs run that nobody needs to trust.
 *
 * <p>Read {@link io.octaskly.examples.springboot.Catalog} first: it decides what a client may ask
 * for, which is a name and a few values, never a path, a command or a grant. {@link
 * io.octaskly.examples.springboot.TaskController} is the interface, {@link
 * io.octaskly.examples.springboot.CallerResolver} finds out who calls, and {@link
 * io.octaskly.examples.springboot.Problems} turns refusals into answers. {@link
 * io.octaskly.examples.springboot.Canary} is a scheduled job in the sandbox. {@link
 * io.octaskly.examples.springboot.Demonstration} starts it all and plays the client.
 *
 * <p>Everything is in memory: users, sign-ins, and the tasks that wait. An instance that dies takes
 * its tasks with it, processes and all. See the starter for what a bean of type AccessDatabase
 * changes.
 */
@NullMarked
package io.octaskly.examples.springboot;

import org.jspecify.annotations.NullMarked;
