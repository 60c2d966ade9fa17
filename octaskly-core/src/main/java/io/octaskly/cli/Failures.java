package io.octaskly.cli;

import io.octaskly.OctasklyException;
import io.octaskly.audit.AuditException;
import io.octaskly.crypto.CryptoException;
import io.octaskly.rbac.AccessException;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.TaskLaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in one line. What was typed in the wrong place may be a password, so that it
 * is not shown; names of options are.
 */
final class Failures {
  private static final Pattern OPTION_NAME = Pattern.compile("--[a-z]+(-[a-z]+)*");

  private final Streams streams;
  private final OctasklyCommand top;

  Failures(Streams streams, OctasklyCommand top) {
    this.streams = streams;
    this.top = top;
  }

  /** The command line makes no sense. */
  int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    streams.tell(reason(failure) + ": see " + name + " --help");
    trace(failure);
    return isRun(command) ? ExitCode.RUN_REFUSED : ExitCode.USAGE;
  }

  private static String reason(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (failure instanceof MissingParameterException missing) {
      List<ArgSpec> arguments = missing.getMissing();
      if (arguments.isEmpty()) {
        return "an argument is missing";
      }
      return "missing: " + String.join(", ", arguments.stream().map(Failures::label).toList());
    }
    return String.valueOf(failure.getMessage());
  }

  private static String label(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }

  private static String unmatched(UnmatchedArgumentException failure) {
    List<String> unmatched = failure.getUnmatched();
    String first = unmatched.isEmpty() ? "" : unmatched.get(0);
    int equals = first.indexOf('=');
    String name = equals < 0 ? first : first.substring(0, equals);
    if (OPTION_NAME.matcher(name).matches()) {
      return "there is no option " + name;
    }
    boolean hasCommands = !failure.getCommandLine().getSubcommands().isEmpty();
    return hasCommands
        ? "there is no such command; there are "
            + String.join(", ", failure.getCommandLine().getSubcommands().keySet())
        : "too many arguments: " + unmatched.size() + " (not shown: they may be secrets)";
  }

  /** The command could not do its work. */
  int failed(Exception failure, CommandLine command, ParseResult parsed) {
    streams.out().flush();
    streams.tell(isExpected(failure) ? message(failure) : unexpected(failure));
    trace(failure);
    if (failure instanceof TaskLaunchException launch && isRun(command)) {
      return ExitCode.of(launch);
    }
    return isRun(command) ? ExitCode.RUN_REFUSED : ExitCode.UNABLE;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof CommandFailure
        || failure instanceof SandboxException
        || failure instanceof AuditException
        || failure instanceof CryptoException
        || failure instanceof AccessException
        || failure instanceof OctasklyException
        || failure instanceof IllegalArgumentException
        || failure instanceof UncheckedIOException
        || failure instanceof IOException;
  }

  private static String message(Exception failure) {
    return failure instanceof IOException
        ? failure.toString()
        : String.valueOf(failure.getMessage());
  }

  private static String unexpected(Exception failure) {
    return "unexpected " + failure + ": please report it, with what --verbose shows";
  }

  private void trace(Exception failure) {
    if (top.verbose()) {
      failure.printStackTrace(streams.err());
    }
  }

  private static boolean isRun(CommandLine command) {
    return command.getCommandName().equals(RunCommand.NAME);
  }
}
