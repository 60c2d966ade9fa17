/**
 * What a {@link io.octaskly.TaskTickets ticket} consists of, in a form that can be written and read
 * back. Not exported; open to the module that writes it.
 */
@NullMarked
package io.octaskly.ticket;

import org.jspecify.annotations.NullMarked;
