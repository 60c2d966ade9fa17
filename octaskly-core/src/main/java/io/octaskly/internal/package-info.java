/** How the facade translates between the modules; not API. */
@NullMarked
package io.octaskly.internal;

import org.jspecify.annotations.NullMarked;
