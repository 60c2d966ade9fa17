package io.octaskly.internal.shell;

import io.octaskly.internal.shell.SimpleCommand.Redirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a shell would run: all commands of a command line in their order, however they are grouped,
 * and how they are joined. Immutable.
 *
 * @param commands all commands
 * @param pipelines what is joined by pipes
 * @param functions the functions that are defined
 * @param tooDeep whether groups lie in each other so deeply that they were not all read
 */
public record Script(
    List<SimpleCommand> commands,
    List<Pipeline> pipelines,
    List<Function> functions,
    boolean tooDeep) {
  /** How deeply groups and functions may lie in each other: each takes room on the stack. */
  public static final int DEEPEST = 100;

  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "elif", "else", "while", "until", "do", "!", "time", "coproc");
  private static final Set<String> ENDS = Set.of("fi", "done", "esac");
  private static final Pattern ASSIGNMENT = Pattern.compile("(?s)[A-Za-z_][A-Za-z0-9_]*\\+?=.*");

  /** Copies the lists. */
  public Script {
    commands = List.copyOf(commands);
    pipelines = List.copyOf(pipelines);
    functions = List.copyOf(functions);
  }

  /** Stages, each of the commands of a group, that write to the next one. */
  public record Pipeline(List<List<SimpleCommand>> stages) {}

  /**
   * A function that is defined.
   *
   * @param spreads whether it runs something in a pipe or in the background
   */
  public record Function(String name, List<SimpleCommand> body, boolean spreads) {}

  /** Reads a command line; what is no shell syntax is read as well as it can be. */
  public static Script of(String text) {
    Parser parser = new Parser(Lexer.tokens(text));
    parser.list();
    return new Script(parser.commands, parser.pipelines, parser.functions, parser.tooDeep);
  }

  private static final class Parser {
    private static final Token OPENING_BRACE = new Token.Text(Word.plain("{"));
    private static final Token CLOSING_BRACE = new Token.Text(Word.plain("}"));

    private final List<Token> tokens;
    private final List<SimpleCommand> commands = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private int at;
    private int spread;
    private int depth;
    private boolean tooDeep;

    Parser(List<Token> tokens) {
      this.tokens = tokens;
    }

    /** Everything to the end, closing brackets without an opening one included. */
    void list() {
      while (at < tokens.size()) {
        group();
        at++;
      }
    }

    /** Reads to the end of a group, or of the text; returns its commands. */
    private List<SimpleCommand> group() {
      List<SimpleCommand> all = new ArrayList<>();
      while (at < tokens.size() && !closes(tokens.get(at))) {
        List<List<SimpleCommand>> stages = new ArrayList<>(List.of(stage()));
        while (isOperator("|") || isOperator("|&")) {
          at++;
          spread++;
          stages.add(stage());
        }
        if (stages.size() > 1) {
          pipelines.add(new Pipeline(stages));
        }
        stages.forEach(all::addAll);
        if (isOperator("&")) {
          spread++;
        }
        if (at < tokens.size() && !closes(tokens.get(at))) {
          at++;
        }
      }
      return all;
    }

    private static boolean closes(Token token) {
      return token.equals(new Token.Operator(")")) || token.equals(CLOSING_BRACE);
    }

    private boolean isOperator(String text) {
      return is(new Token.Operator(text));
    }

    private boolean is(Token token) {
      return at < tokens.size() && tokens.get(at).equals(token);
    }

    private boolean isOpening() {
      return isOperator("(") || is(OPENING_BRACE);
    }

    private List<SimpleCommand> stage() {
      if (depth == DEEPEST) {
        tooDeep = true;
        at = tokens.size();
        return List.of();
      }
      depth++;
      try {
        return shallowStage();
      } finally {
        depth--;
      }
    }

    /** A group in brackets, a function, or a command. */
    private List<SimpleCommand> shallowStage() {
      if (isOpening()) {
        at++;
        List<SimpleCommand> inner = group();
        at++;
        SimpleCommand after = command();
        if (after.words().isEmpty() && after.redirections().isEmpty()) {
          return inner;
        }
        List<SimpleCommand> all = new ArrayList<>(inner);
        all.add(after);
        return all;
      }
      SimpleCommand command = command();
      List<SimpleCommand> one = List.of(command);
      if (isOperator("(")) {
        String name = name(command);
        at++;
        if (isOperator(")")) {
          at++;
        }
        return function(name);
      }
      if (command.program().equals("function") && isOpening()) {
        return function(name(command));
      }
      return command.words().isEmpty() && command.redirections().isEmpty() ? List.of() : one;
    }

    private static String name(SimpleCommand command) {
      List<Word> words = command.words();
      return words.isEmpty() ? "" : words.get(words.size() - 1).text();
    }

    private List<SimpleCommand> function(String name) {
      while (isOperator("\n")) {
        at++;
      }
      int before = spread;
      List<SimpleCommand> body = stage();
      functions.add(new Function(name, List.copyOf(body), spread > before));
      return List.of();
    }

    private SimpleCommand command() {
      List<Word> words = new ArrayList<>();
      List<Redirection> redirections = new ArrayList<>();
      while (at < tokens.size() && !closes(tokens.get(at))) {
        if (tokens.get(at) instanceof Token.Operator operator) {
          if (!operator.text().contains("<") && !operator.text().contains(">")) {
            break;
          }
          at++;
          if (at < tokens.size() && tokens.get(at) instanceof Token.Text target) {
            redirections.add(new Redirection(operator.text(), target.word()));
            at++;
          }
        } else if (tokens.get(at) instanceof Token.Text text) {
          if (text.word().equals(Word.plain("{")) && (words.isEmpty() || declares(words))) {
            break;
          }
          if (!words.isEmpty() || !isSkipped(text.word())) {
            words.add(text.word());
          }
          at++;
        }
      }
      SimpleCommand command = new SimpleCommand(words, redirections);
      if (!words.isEmpty() || !redirections.isEmpty()) {
        commands.add(command);
      }
      return command;
    }

    /** {@code function name} */
    private static boolean declares(List<Word> words) {
      return words.size() == 2 && words.get(0).equals(Word.plain("function"));
    }

    private boolean isSkipped(Word word) {
      if (!word.substitutions().isEmpty()) {
        return false;
      }
      return KEYWORDS.contains(word.text())
          || ENDS.contains(word.text())
          || ASSIGNMENT.matcher(word.text()).matches();
    }
  }
}
