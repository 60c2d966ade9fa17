/**
 * What a task touches, for a diagnostic run: its files, programs and addresses, and what its policy
 * says of them; or which system calls it makes, by their names. What is said of files, programs and
 * addresses is read from the task's memory and looked up a moment later, so that it tells a person
 * what happened, and decides nothing.
 */
@NullMarked
package io.octaskly.sandbox.internal.observe;

import org.jspecify.annotations.NullMarked;
