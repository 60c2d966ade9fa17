package io.octaskly.internal.shell;

/** A piece of a command line. */
public sealed interface Token {
  /** A word. */
  record Text(Word word) implements Token {}

  /** What separates or joins commands or words: {@code ;}, {@code |}, {@code &&}, {@code >}. */
  record Operator(String text) implements Token {}
}
