package io.octaskly.internal.shell;

import java.util.List;

/**
 * A word of a command line with its quotes removed. Immutable.
 *
 * @param text what is left; expansions ({@code $HOME}, {@code *}) stand in it as they were written
 * @param expands whether a variable in it is expanded: not if it stood in single quotes
 * @param substitutions the command lines in {@code $(...)}, {@code `...`} and {@code <(...)}
 */
public record Word(String text, boolean expands, List<String> substitutions) {
  /** Copies the list. */
  public Word {
    substitutions = List.copyOf(substitutions);
  }

  /** A word without anything special. */
  public static Word plain(String text) {
    return new Word(text, false, List.of());
  }
}
