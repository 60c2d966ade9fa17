/** Control groups of tasks, where a subtree of them is delegated to the host; not API. */
@NullMarked
package io.octaskly.sandbox.internal.cgroup;

import org.jspecify.annotations.NullMarked;
