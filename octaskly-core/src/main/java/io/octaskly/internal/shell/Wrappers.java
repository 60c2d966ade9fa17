package io.octaskly.internal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what is really run by a command that only runs another one. */
public final class Wrappers {
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "su");

  /** Each with its options that take the next word as their value. */
  private static final Map<String, Set<String>> WRAPPERS =
      Map.ofEntries(
          Map.entry("sudo", Set.of("-u", "-g", "-h", "-p", "-C", "-T", "-r", "-t", "-D", "-R")),
          Map.entry("doas", Set.of("-u", "-C")),
          Map.entry("env", Set.of("-u", "-C", "--unset", "--chdir")),
          Map.entry("nohup", Set.of()),
          Map.entry("nice", Set.of("-n", "--adjustment")),
          Map.entry("ionice", Set.of("-c", "-n", "-p")),
          Map.entry("timeout", Set.of("-s", "-k", "--signal", "--kill-after")),
          Map.entry("stdbuf", Set.of("-i", "-o", "-e")),
          Map.entry("setsid", Set.of()),
          Map.entry("exec", Set.of("-a")),
          Map.entry("command", Set.of()),
          Map.entry("builtin", Set.of()),
          Map.entry("busybox", Set.of()),
          Map.entry("toybox", Set.of()),
          Map.entry("unshare", Set.of()),
          Map.entry("chroot", Set.of()),
          Map.entry("xargs", Set.of("-I", "-n", "-P", "-L", "-s", "-d", "-E", "-a")),
          Map.entry("time", Set.of("-f", "-o")));

  /** Wrappers with operands of their own before the command. */
  private static final Map<String, Integer> OPERANDS = Map.of("timeout", 1, "chroot", 1);

  private Wrappers() {}

  /** The command itself, without what only sets the stage for it. */
  public static SimpleCommand unwrapped(SimpleCommand command) {
    SimpleCommand current = command;
    while (WRAPPERS.containsKey(current.program())) {
      current = current.from(operand(current));
    }
    return current;
  }

  private static int operand(SimpleCommand wrapper) {
    Set<String> valued = WRAPPERS.getOrDefault(wrapper.program(), Set.of());
    int operands = OPERANDS.getOrDefault(wrapper.program(), 0);
    List<Word> words = wrapper.words();
    int at = 1;
    while (at < words.size()) {
      String text = words.get(at).text();
      if (valued.contains(text)) {
        at += 2;
      } else if (text.startsWith("-") || isAssignment(wrapper, text)) {
        at++;
      } else if (operands > 0) {
        operands--;
        at++;
      } else {
        break;
      }
    }
    return Math.min(at, words.size());
  }

  private static boolean isAssignment(SimpleCommand wrapper, String text) {
    return Set.of("env", "sudo", "doas").contains(wrapper.program()) && text.indexOf('=') > 0;
  }

  /** Whether it runs what it reads, or is told by its arguments. */
  public static boolean isShell(SimpleCommand command) {
    return SHELLS.contains(command.program());
  }

  /** The command lines that an unwrapped command runs because of its arguments. */
  public static List<String> scripts(SimpleCommand command) {
    return switch (command.program()) {
      case "eval", "trap" -> List.of(joined(command.arguments()));
      case "ssh" -> List.of(joined(afterFirstOperand(command.arguments())));
      case "find" -> executed(command.arguments());
      default -> isShell(command) ? option(command.arguments()) : List.of();
    };
  }

  private static String joined(List<Word> words) {
    return words.stream().map(Word::text).collect(Collectors.joining(" "));
  }

  private static List<Word> afterFirstOperand(List<Word> words) {
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).text().startsWith("-")) {
        return words.subList(i + 1, words.size());
      }
    }
    return List.of();
  }

  /** {@code sh -c}, also {@code -lc} or {@code -xec}. */
  private static List<String> option(List<Word> arguments) {
    for (int i = 0; i < arguments.size() - 1; i++) {
      if (arguments.get(i).text().matches("-[A-Za-z]*c[A-Za-z]*|--command")) {
        return List.of(arguments.get(i + 1).text());
      }
    }
    return List.of();
  }

  /** {@code find ... -exec rm -rf {} ;} */
  private static List<String> executed(List<Word> arguments) {
    List<String> scripts = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (Set.of("-exec", "-execdir", "-ok", "-okdir").contains(arguments.get(i).text())) {
        int end = i + 1;
        while (end < arguments.size() && !Set.of(";", "+").contains(arguments.get(end).text())) {
          end++;
        }
        scripts.add(joined(arguments.subList(i + 1, end)));
      }
    }
    return scripts;
  }
}
