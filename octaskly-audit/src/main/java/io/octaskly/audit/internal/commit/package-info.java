/** Many callers, one force: group commit. */
@NullMarked
package io.octaskly.audit.internal.commit;

import org.jspecify.annotations.NullMarked;
