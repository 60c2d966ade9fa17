/**
 * What is told of system calls that were refused: their names and arguments in words, and how many
 * there were. Nothing here decides anything.
 */
@NullMarked
package io.octaskly.sandbox.internal.denial;

import org.jspecify.annotations.NullMarked;
