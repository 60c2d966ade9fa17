package io.octaskly.sandbox.internal.streams;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What became of the file of an output.
 *
 * @param file the file, or null if there is none
 * @param bytes how many of the output's first bytes it holds
 * @param problem why there is no file or it does not hold all that it should, or null
 */
public record Spilled(@Nullable Path file, long bytes, @Nullable String problem) {
  /** Nothing went to a file, and nothing was to. */
  public static final Spilled NOTHING = new Spilled(null, 0, null);
}
