package io.octaskly.guard;

import io.octaskly.audit.Redactor;
import io.octaskly.internal.shell.Script;
import io.octaskly.internal.shell.SimpleCommand;
import io.octaskly.internal.shell.Target;
import io.octaskly.internal.shell.Word;
import io.octaskly.internal.shell.Wrappers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recognises commands that nobody should want to have run, before they run. Immutable and
 * thread-safe.
 *
 * <p>It reads a command line as a shell does, quotes, pipes, substitutions, {@code sudo}, {@code sh
 * -c} and {@code eval} included, and reports:
 *
 * <ul>
 *   <li>removing the root, a directory of the system or a whole home, recursively
 *   <li>opening them to everybody, or giving them to another owner, recursively
 *   <li>functions that multiply themselves (fork bombs)
 *   <li>running what has just been downloaded
 *   <li>writing to devices; connections through {@code /dev/tcp}
 *   <li>secrets in arguments, which every process of the machine can read
 * </ul>
 *
 * <p><b>A help, never the defence.</b> Whoever wants to deceive it can: by a variable, a file, an
 * encoding, a program of his own. It catches accidents and the usual; what a command can do is
 * decided by the sandbox that it runs in.
 */
public final class CommandGuard {
  private static final String FIELD = "command";
  private static final int DEEPEST = 8;
  private static final int LONGEST = 100_000;

  private static final Set<String> DOWNLOADS =
      Set.of("curl", "wget", "fetch", "aria2c", "http", "https", "lwp-download", "nc", "ncat");

  private static final Pattern INTERPRETER =
      Pattern.compile(
          "(ba|da|z|k|mk|a|fi|c|tc)?sh|source|\\.|eval"
              + "|(python|perl|ruby|node|nodejs|php|lua|pwsh|osascript|deno|bun)[0-9.]*");

  /** What changes a device that is among its arguments, or makes something else of it. */
  private static final Set<String> DEVICE_WRITERS =
      Set.of(
          "badblocks",
          "blkdiscard",
          "cfdisk",
          "cp",
          "cryptsetup",
          "fdisk",
          "gdisk",
          "install",
          "mkfs",
          "mkswap",
          "mv",
          "parted",
          "pvcreate",
          "sfdisk",
          "sgdisk",
          "shred",
          "tee",
          "truncate",
          "wipefs");

  private static final CommandGuard STANDARD = new CommandGuard();

  private CommandGuard() {}

  /** {@return the guard} */
  public static CommandGuard standard() {
    return STANDARD;
  }

  /**
   * {@return all that is wrong with a command line for a shell}
   *
   * @param commandLine as a shell would get it; at most 100,000 characters, or that is wrong
   * @throws NullPointerException if {@code commandLine} is null
   */
  public Findings check(String commandLine) {
    if (commandLine.length() > LONGEST) {
      String rule = "must have at most " + LONGEST + " characters";
      return Findings.of(FIELD, rule, commandLine.length() + " characters");
    }
    Inspection inspection = new Inspection();
    inspection.script(commandLine, 0);
    return inspection.findings();
  }

  /**
   * {@return all that is wrong with a program and its arguments, which no shell expands}
   *
   * @param command the program, then its arguments
   * @throws NullPointerException if {@code command} is or holds null
   */
  public Findings check(List<String> command) {
    Inspection inspection = new Inspection();
    inspection.command(
        new SimpleCommand(command.stream().map(Word::plain).toList(), List.of()), 0, "");
    return inspection.findings();
  }

  /** One pass over a command and all that is in it. */
  private static final class Inspection {
    private final List<Violation> found = new ArrayList<>();
    private final Set<Violation> known = new HashSet<>();

    Findings findings() {
      return new Findings(found);
    }

    private void add(String rule, Object command) {
      Violation violation = new Violation(FIELD, rule, command.toString());
      if (known.add(violation)) {
        found.add(violation);
      }
    }

    void script(String text, int depth) {
      if (depth > DEEPEST) {
        add("must not hold commands within commands more than " + DEEPEST + " deep", text);
        return;
      }
      Script script = Script.of(text);
      script.functions().forEach(this::function);
      if (script.tooDeep()) {
        add("must not hold groups within groups more than " + Script.DEEPEST + " deep", text);
      }
      if (script.pipelines().stream().anyMatch(Inspection::runsDownload)) {
        add("must not run what it downloads", text);
      }
      String directory = "";
      for (SimpleCommand command : script.commands()) {
        SimpleCommand real = Wrappers.unwrapped(command);
        if (real.program().equals("cd") && !real.arguments().isEmpty()) {
          directory = real.arguments().get(0).text();
        }
        command(command, depth, directory.startsWith("/") ? directory : "");
      }
    }

    private void function(Script.Function function) {
      long calls =
          function.body().stream()
              .filter(command -> command.program().equals(function.name()))
              .count();
      if (calls > 1 || (calls == 1 && function.spreads())) {
        add("must not multiply itself (fork bomb)", function.name() + "()");
      }
    }

    void command(SimpleCommand written, int depth, String directory) {
      SimpleCommand command = Wrappers.unwrapped(written);
      List<Target> targets =
          command.arguments().stream().map(word -> Target.of(word, directory)).toList();
      checkRemoval(command, targets);
      checkOpening(command, targets);
      checkDevices(written, command, targets);
      checkSecrets(written);
      boolean runsSubstitution =
          interprets(command) && command.substitutions().stream().anyMatch(Inspection::downloads);
      if (runsSubstitution) {
        add("must not run what it downloads", command);
      }
      written.substitutions().forEach(text -> script(text, depth + 1));
      Wrappers.scripts(command).forEach(text -> script(text, depth + 1));
    }

    private void checkRemoval(SimpleCommand command, List<Target> targets) {
      boolean vital = targets.stream().anyMatch(Target::isVital);
      boolean removes =
          switch (command.program()) {
            case "rm" -> isRecursive(command, "rR");
            case "find" ->
                command.arguments().stream().anyMatch(word -> word.text().equals("-delete"))
                    || Wrappers.scripts(command).stream()
                        .anyMatch(text -> Set.of("rm", "shred", "unlink").contains(first(text)));
            default -> false;
          };
      if (removes && vital) {
        add("must not remove the root, a directory of the system, or a home", command);
      }
      if (command.arguments().stream().anyMatch(w -> w.text().equals("--no-preserve-root"))) {
        add("must not ask for the root not to be preserved", command);
      }
    }

    private static String first(String script) {
      List<SimpleCommand> commands = Script.of(script).commands();
      return commands.isEmpty() ? "" : Wrappers.unwrapped(commands.get(0)).program();
    }

    private void checkOpening(SimpleCommand command, List<Target> targets) {
      boolean changes =
          switch (command.program()) {
            case "chmod" -> command.arguments().stream().anyMatch(word -> opensToAll(word.text()));
            case "chown", "chgrp" -> true;
            default -> false;
          };
      if (changes && isRecursive(command, "R") && targets.stream().anyMatch(Target::isVital)) {
        add(
            "must not open the root, a directory of the system, or a home, or change its owner",
            command);
      }
    }

    private static boolean opensToAll(String mode) {
      return mode.matches("[0-7]{0,4}[2367]") || mode.matches("(.*,)?[ugoa]*[oa]?[+=][rxXst]*w.*");
    }

    private void checkDevices(SimpleCommand written, SimpleCommand command, List<Target> targets) {
      String program = command.program();
      boolean writes =
          command.arguments().stream().anyMatch(word -> program.equals("dd") && isOutput(word))
              || written.redirections().stream()
                  .anyMatch(r -> r.writes() && Target.of(r.target(), "").isDevice())
              || (changesDevices(program) && targets.stream().anyMatch(Target::isDevice));
      if (writes) {
        add("must not write to a device", command);
      }
      if (written.redirections().stream().anyMatch(r -> Target.of(r.target(), "").isConnection())) {
        add("must not open a connection by /dev/tcp or /dev/udp", command);
      }
    }

    private static boolean changesDevices(String program) {
      return DEVICE_WRITERS.contains(program) || program.startsWith("mkfs.");
    }

    /** {@code dd of=/dev/sda} */
    private static boolean isOutput(Word word) {
      return word.text().startsWith("of=")
          && Target.of(new Word(word.text().substring(3), word.expands(), List.of()), "")
              .isDevice();
    }

    private void checkSecrets(SimpleCommand command) {
      List<String> texts = command.words().stream().map(Word::text).toList();
      List<String> redacted = Redactor.standard().redactArguments(texts);
      if (!redacted.equals(texts)) {
        add(
            "must hold no secret, which every process can read: give it by secretEnv or input",
            redacted.stream().collect(Collectors.joining(" ")));
      }
    }

    /** A flag of one letter, alone or among others, or the long one, also shortened. */
    private static boolean isRecursive(SimpleCommand command, String letters) {
      for (Word word : command.arguments()) {
        String text = word.text();
        if (text.equals("--")) {
          return false;
        }
        if (text.startsWith("--")) {
          if (text.length() > 3 && "--recursive".startsWith(text)) {
            return true;
          }
        } else if (text.startsWith("-")
            && text.chars().anyMatch(letter -> letters.indexOf(letter) >= 0)) {
          return true;
        }
      }
      return false;
    }

    /** What is piped on may have gone through others: {@code curl | tee | sh}. */
    private static boolean runsDownload(Script.Pipeline pipeline) {
      boolean downloaded = false;
      for (List<SimpleCommand> stage : pipeline.stages()) {
        if (downloaded && stage.stream().anyMatch(Inspection::interprets)) {
          return true;
        }
        downloaded |= stage.stream().anyMatch(Inspection::downloads);
      }
      return false;
    }

    private static boolean downloads(SimpleCommand command) {
      return DOWNLOADS.contains(Wrappers.unwrapped(command).program());
    }

    private static boolean downloads(String script) {
      return Script.of(script).commands().stream().anyMatch(Inspection::downloads);
    }

    private static boolean interprets(SimpleCommand command) {
      return INTERPRETER.matcher(Wrappers.unwrapped(command).program()).matches();
    }
  }
}
