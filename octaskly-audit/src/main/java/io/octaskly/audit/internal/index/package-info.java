/** Which times are where in a segment, so that a query reads only what it needs. */
@NullMarked
package io.octaskly.audit.internal.index;

import org.jspecify.annotations.NullMarked;
