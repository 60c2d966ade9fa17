package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.Guarantee;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused, and how often.
 *
 * @param name such as {@code socket}
 * @param text with its arguments, such as {@code socket(AF_INET, SOCK_STREAM)}; may hold what the
 *     task's memory says, so that it is not fit to be printed
 * @param process id of the process that made it first, 0 if it had gone
 * @param nanos when it was made first, from the launch
 * @param count how often it was made
 * @param guarantee what it would have broken
 * @param setting what would allow it, as Java; null if nothing does; not fit to be printed
 */
public record RefusedCall(
    String name,
    String text,
    int process,
    long nanos,
    long count,
    Guarantee guarantee,
    @Nullable String setting) {

  RefusedCall oncemore() {
    return new RefusedCall(name, text, process, nanos, count + 1, guarantee, setting);
  }
}
