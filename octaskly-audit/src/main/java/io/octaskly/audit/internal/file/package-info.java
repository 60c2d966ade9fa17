/** A log in a file: who may write it, where it is, and how it survives a crash. */
@NullMarked
package io.octaskly.audit.internal.file;

import org.jspecify.annotations.NullMarked;
