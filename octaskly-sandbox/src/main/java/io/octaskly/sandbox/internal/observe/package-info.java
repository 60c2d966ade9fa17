/**
 * What a task touches, for a diagnostic run: its files, programs and addresses, and what its policy
 * says of them. All of it is read from the task's memory and looked up a moment later, so that it
 * tells a person what happened, and decides nothing.
 */
@NullMarked
package io.octaskly.sandbox.internal.observe;

import org.jspecify.annotations.NullMarked;
