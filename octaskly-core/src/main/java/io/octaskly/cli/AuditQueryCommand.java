package io.octaskly.cli;

import io.octaskly.audit.AuditCursor;
import io.octaskly.audit.AuditQuery;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds events. */
@Command(
    name = "query",
    description = "Finds events in an audit log. It believes what it reads: see audit verify.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, whether or not there were any",
      "64:the command line makes no sense",
      "70:the log cannot be read"
    })
final class AuditQueryCommand implements Callable<Integer> {
  private final Streams streams;
  private final InstantSource clock;

  @Mixin EventSelection selection = new EventSelection();

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  long limit = Long.MAX_VALUE;

  @Option(names = "--newest-first", description = "The latest events first.")
  boolean newestFirst;

  @Option(names = "--json", description = "The lines as they are in the log.")
  boolean json;

  AuditQueryCommand(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AuditQuery query = selection.query(clock.instant());
    try (AuditCursor events = (newestFirst ? query.newestFirst() : query).open()) {
      for (long i = 0; i < limit && events.hasNext() && !streams.out().checkError(); i++) {
        streams.out().println(EventLine.of(events.next(), json));
      }
    }
    return ExitCode.OK;
  }
}
