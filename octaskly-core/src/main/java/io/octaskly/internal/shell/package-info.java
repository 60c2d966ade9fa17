/** Shell command lines, read as a shell would read them, without expanding anything. */
@NullMarked
package io.octaskly.internal.shell;

import org.jspecify.annotations.NullMarked;
