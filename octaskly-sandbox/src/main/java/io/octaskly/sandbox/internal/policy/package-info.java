/**
 * From a task to a plan: what its level promises, which mechanism keeps each promise here, which
 * paths, variables and limits follow from that.
 */
@NullMarked
package io.octaskly.sandbox.internal.policy;

import org.jspecify.annotations.NullMarked;
