package io.octaskly.internal.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a command line apart into words and operators, as POSIX describes it (Shell and Utilities,
 * section 2.3), with the process substitution and the {@code $'...'} of bash. For one text.
 *
 * <p>It never fails: a quote that is not closed ends with the text, since a guard has to judge what
 * no shell would run as well.
 */
public final class Lexer {
  /** The longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "&>>", "<<<", "<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "|&", "&>",
          ";", "|", "&", "<", ">", "(", ")", "\n");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private final List<String> substitutions = new ArrayList<>();
  private boolean inWord;
  private boolean expands;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** The tokens of a command line. */
  public static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'') {
        inWord = true;
        takeQuoted();
      } else if (c == '"') {
        inWord = true;
        at++;
        takeDoubleQuoted();
      } else if (c == '\\') {
        takeEscaped();
      } else if (c == '`') {
        takeBackquoted();
      } else if (c == '$') {
        takeDollar(false);
      } else if ((c == '<' || c == '>') && next(1) == '(') {
        at++;
        takeSubstitution("" + c);
      } else if (c == '#' && !inWord) {
        skipComment();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        endWord();
        at++;
      } else {
        takeOther(c);
      }
    }
    endWord();
  }

  private char next(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private void takeOther(char c) {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        if ((c == '<' || c == '>') && isNumber()) {
          // The descriptor that is redirected: 2>file.
          inWord = false;
        }
        endWord();
        tokens.add(new Token.Operator(operator));
        at += operator.length();
        return;
      }
    }
    inWord = true;
    word.append(c);
    at++;
  }

  private boolean isNumber() {
    return inWord && !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void takeQuoted() {
    int end = text.indexOf('\'', at + 1);
    end = end < 0 ? text.length() : end;
    word.append(text, at + 1, end);
    at = Math.min(text.length(), end + 1);
  }

  private void takeDoubleQuoted() {
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && "$`\"\\\n".indexOf(next(1)) >= 0) {
        if (next(1) != '\n') {
          word.append(next(1));
        }
        at += 2;
      } else if (c == '$') {
        takeDollar(true);
      } else if (c == '`') {
        takeBackquoted();
      } else {
        word.append(c);
        at++;
      }
    }
    at = Math.min(text.length(), at + 1);
  }

  private void takeEscaped() {
    if (next(1) != '\n') {
      inWord = true;
      word.append(next(1) == '\0' ? "" : "" + next(1));
    }
    at = Math.min(text.length(), at + 2);
  }

  private void takeDollar(boolean quoted) {
    inWord = true;
    if (next(1) == '(' && next(2) != '(') {
      at++;
      takeSubstitution("$");
    } else if (next(1) == '\'' && !quoted) {
      at++;
      takeAnsiQuoted();
    } else {
      expands = true;
      word.append('$');
      at++;
    }
  }

  /** {@code $'...'}: bash(1), QUOTING. Only what could hide a letter is decoded. */
  private void takeAnsiQuoted() {
    at++;
    while (at < text.length() && text.charAt(at) != '\'') {
      if (text.charAt(at) == '\\') {
        at += takeAnsiEscape();
      } else {
        word.append(text.charAt(at));
        at++;
      }
    }
    at = Math.min(text.length(), at + 1);
  }

  /** Returns how many characters it had. */
  private int takeAnsiEscape() {
    char c = next(1);
    int radix = c == 'x' ? 16 : 8;
    int from = c == 'x' ? 2 : 1;
    int length = from;
    while (length < from + (radix == 16 ? 2 : 3) && Character.digit(next(length), radix) >= 0) {
      length++;
    }
    if (length > from) {
      String digits = text.substring(at + from, at + length);
      word.append((char) Integer.parseInt(digits, radix));
      return length;
    }
    word.append(
        switch (c) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 'e', 'E' -> '\u001B';
          default -> c;
        });
    return 2;
  }

  /** At the bracket that opens it. */
  private void takeSubstitution(String sign) {
    int depth = 0;
    int end = at;
    char quote = '\0';
    while (end < text.length()) {
      char c = text.charAt(end);
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '\\') {
        end++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
        if (depth == 0) {
          break;
        }
      }
      end++;
    }
    end = Math.min(end, text.length());
    inWord = true;
    substitutions.add(text.substring(at + 1, Math.max(at + 1, end)));
    word.append(sign).append("()");
    at = Math.min(text.length(), end + 1);
  }

  private void takeBackquoted() {
    int end = text.indexOf('`', at + 1);
    end = end < 0 ? text.length() : end;
    inWord = true;
    substitutions.add(text.substring(Math.min(at + 1, end), end));
    word.append("$()");
    at = Math.min(text.length(), end + 1);
  }

  private void skipComment() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private void endWord() {
    if (inWord) {
      tokens.add(new Token.Text(new Word(word.toString(), expands, substitutions)));
    }
    word.setLength(0);
    substitutions.clear();
    inWord = false;
    expands = false;
  }
}
