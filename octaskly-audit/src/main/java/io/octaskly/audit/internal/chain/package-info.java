/** What ties the lines of a log together: writing it, checking it, and naming what broke it. */
@NullMarked
package io.octaskly.audit.internal.chain;

import org.jspecify.annotations.NullMarked;
