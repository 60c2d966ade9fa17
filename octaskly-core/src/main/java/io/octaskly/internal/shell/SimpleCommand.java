package io.octaskly.internal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program with its arguments and redirections. Immutable.
 *
 * @param words the program, after any keywords and assignments, and its arguments
 * @param redirections in their order
 */
public record SimpleCommand(List<Word> words, List<Redirection> redirections) {
  /** Copies the lists. */
  public SimpleCommand {
    words = List.copyOf(words);
    redirections = List.copyOf(redirections);
  }

  /** A redirection and the word after it, such as {@code >} and {@code /dev/null}. */
  public record Redirection(String operator, Word target) {
    /** Whether something is written. */
    public boolean writes() {
      return operator.contains(">");
    }
  }

  /** The command without some words at its beginning. */
  public SimpleCommand from(int index) {
    return new SimpleCommand(words.subList(index, words.size()), redirections);
  }

  /** The program's name without its directory; empty if there is none. */
  public String program() {
    if (words.isEmpty()) {
      return "";
    }
    String text = words.get(0).text();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** The arguments, without the program. */
  public List<Word> arguments() {
    return words.isEmpty() ? List.of() : words.subList(1, words.size());
  }

  /** Every command line within its words and redirections. */
  public List<String> substitutions() {
    List<String> all = new ArrayList<>();
    words.forEach(word -> all.addAll(word.substitutions()));
    redirections.forEach(redirection -> all.addAll(redirection.target().substitutions()));
    return all;
  }

  /** The words, to be shown. */
  @Override
  public String toString() {
    return words.stream().map(Word::text).collect(Collectors.joining(" "));
  }
}
