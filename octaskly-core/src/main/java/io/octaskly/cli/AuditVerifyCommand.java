package io.octaskly.cli;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.ChainHead;
import io.octaskly.audit.Checkpoint;
import io.octaskly.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a log is as it was written. */
@Command(
    name = "verify",
    description = {
      "Says whether an audit log is as it was written, and if not, in which line it begins not to"
          + " be.",
      "What it can prove depends on what was kept outside the machine: give the trust root, and"
          + " the latest checkpoint."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is",
      "1:it is not",
      "64:the command line makes no sense",
      "70:it cannot be read"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "FILE", description = "The log; its closed segments are next to it.")
  Path file = Path.of("");

  @Option(
      names = "--trust-root",
      paramLabel = "FINGERPRINT",
      description = "Of the log's first key: 64 hexadecimal digits.")
  @Nullable String trustRoot;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Holds checkpoints or heads, one a line; the last one counts.")
  @Nullable Path checkpoint;

  AuditVerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LogFile.require(file);
    AuditVerifier verifier = AuditVerifier.of(file);
    if (trustRoot != null) {
      verifier = verifier.trusting(trustRoot);
    }
    if (checkpoint != null) {
      verifier = verifier.expecting(head(checkpoint));
    }
    Verification found = verifier.verify();
    if (found instanceof Verification.Broken broken) {
      streams.say(
          broken.file()
              + ", line "
              + broken.line()
              + ": "
              + broken.problem()
              + ": "
              + broken.explanation());
      return ExitCode.FINDING;
    }
    streams.say(file + ": " + found.explanation());
    return ExitCode.OK;
  }

  private static ChainHead head(Path file) {
    String last = "";
    try {
      List<String> lines = Files.readAllLines(file);
      last = lines.stream().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
    } catch (IOException e) {
      throw new CommandFailure("checkpoint file " + file + " cannot be read: " + e, e);
    }
    try {
      return ChainHead.parse(last);
    } catch (IllegalArgumentException notAHead) {
      return signed(file, last);
    }
  }

  private static ChainHead signed(Path file, String text) {
    Checkpoint read;
    try {
      read = Checkpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "the last line of "
              + file
              + " is no checkpoint: keep what AuditLog.Builder.onCheckpoint was given, or"
              + " AuditLog.head()",
          e);
    }
    if (!read.isSigned()) {
      throw new CommandFailure(
          "the checkpoint in " + file + " is not signed by its own key: it was altered");
    }
    return read.head();
  }
}
