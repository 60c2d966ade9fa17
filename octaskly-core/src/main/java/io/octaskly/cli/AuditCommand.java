package io.octaskly.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What stands before the name of a command for the audit log. */
@Command(
    name = "audit",
    description = "Verifies, searches, follows and exports an audit log.",
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "there is no command; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
