/**
 * What the Linux kernel calls things, and how Java reaches it: system call numbers, error numbers
 * and signals as plain data. Nothing here decides; the tables are compared with the kernel's own
 * headers by the tests.
 */
@NullMarked
package io.octaskly.sandbox.internal.kernel;

import org.jspecify.annotations.NullMarked;
