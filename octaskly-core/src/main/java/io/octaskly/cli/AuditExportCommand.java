package io.octaskly.cli;

import io.octaskly.audit.AuditQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes events into a file. */
@Command(
    name = "export",
    description = "Writes events of an audit log into a new file that only its owner can read.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:the command line makes no sense",
      "70:the log cannot be read, or the file not be written"
    })
final class AuditExportCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  private final Streams streams;
  private final InstantSource clock;

  @Mixin EventSelection selection = new EventSelection();

  /** How it is written. */
  enum Format {
    /** One array. */
    json,
    /** One object a line. */
    jsonl
  }

  @Option(
      names = "--format",
      paramLabel = "json|jsonl",
      description = "One array, or one object a line; jsonl unless given.")
  Format format = Format.jsonl;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "A file that is not there yet, or - for standard output.")
  String to = STDOUT;

  AuditExportCommand(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    AuditQuery query = selection.query(clock.instant());
    if (to.equals(STDOUT)) {
      write(query, streams.out());
      return ExitCode.OK;
    }
    try (OutputStream file = new BufferedOutputStream(PrivateFile.create(Path.of(to)))) {
      long count = write(query, file);
      streams.tell(count + " events written to " + to);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(to + " is there already: give another name", e);
    }
    return ExitCode.OK;
  }

  private long write(AuditQuery query, OutputStream out) {
    return format == Format.json ? query.exportArray(out) : query.exportLines(out);
  }
}
