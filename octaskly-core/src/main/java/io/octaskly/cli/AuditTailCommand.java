package io.octaskly.cli;

import io.octaskly.audit.AuditFollower;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the last events, and those that come. */
@Command(
    name = "tail",
    description =
        "Shows the last events of an audit log, and with -f those that come, until Ctrl-C.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:the command line makes no sense",
      "70:the log cannot be read",
      "130:ended by Ctrl-C"
    })
final class AuditTailCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Streams streams;
  private final InstantSource clock;

  @Mixin EventSelection selection = new EventSelection();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is recorded from now on, across rotations.")
  boolean follow;

  @Option(names = "-n", paramLabel = "N", description = "How many of the last events; 10.")
  int last = 10;

  @Option(names = "--json", description = "The lines as they are in the log.")
  boolean json;

  AuditTailCommand(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AuditQuery query = selection.query(clock.instant());
    if (!follow) {
      showLast(query);
      return ExitCode.OK;
    }
    // Followed first, so that nothing is missed between the two; what both have is shown once.
    try (AuditFollower follower = query.follow()) {
      long shown = showLast(query);
      while (!streams.out().checkError()) {
        Optional<AuditRecord> next = follower.poll(LOOK);
        if (next.isPresent() && next.get().head().sequence() > shown) {
          show(next.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  private long showLast(AuditQuery query) {
    Deque<AuditRecord> newest = new ArrayDeque<>();
    try (Stream<AuditRecord> records = query.newestFirst().stream()) {
      records.limit(last).forEach(newest::push);
    }
    newest.forEach(this::show);
    return newest.isEmpty() ? 0 : newest.getLast().head().sequence();
  }

  private void show(AuditRecord record) {
    streams.out().println(EventLine.of(record, json));
  }
}
