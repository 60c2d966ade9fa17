/** An event as one JSON object (RFC 8259), written and read field by field. */
@NullMarked
package io.octaskly.audit.internal.json;

import org.jspecify.annotations.NullMarked;
