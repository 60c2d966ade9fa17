/**
 * From a plan to a running task: system calls written down as data, made by a few dozen machine
 * instructions in a child that shares the JVM's memory. Every step that fails is named.
 */
@NullMarked
package io.octaskly.sandbox.internal.launch;

import org.jspecify.annotations.NullMarked;
