/** Where secrets are in a text, and which names they go by. */
@NullMarked
package io.octaskly.audit.internal.redact;

import org.jspecify.annotations.NullMarked;
