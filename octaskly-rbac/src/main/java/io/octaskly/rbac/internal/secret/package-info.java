/** Secrets that are text: drawn at random, shown once, and kept only as digests. */
@NullMarked
package io.octaskly.rbac.internal.secret;

import org.jspecify.annotations.NullMarked;
