package io.octaskly.cli;

import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.Severity;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which events of which log. */
final class EventSelection {
  @Parameters(paramLabel = "FILE", description = "The log; its closed segments are next to it.")
  Path file = Path.of("");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2026-02-07T14:30:00Z, 2026-02-07, or 24h for that long ago.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before then.")
  @Nullable String until;

  @Option(
      names = "--severity",
      paramLabel = "LEAST",
      description = "debug, info, warning, error or critical, and above.")
  @Nullable Severity severity;

  @Option(names = "--type", paramLabel = "TYPE", description = "Such as task_execution.")
  @Nullable String type;

  @Option(names = "--action", paramLabel = "ACTION", description = "Such as task_failed.")
  @Nullable String action;

  @Option(names = "--user", paramLabel = "NAME", description = "Who caused it.")
  @Nullable String user;

  @Option(names = "--task", paramLabel = "ID", description = "The task that it is about.")
  @Nullable String task;

  @Option(names = "--text", paramLabel = "TEXT", description = "Held by any field, in any case.")
  @Nullable String text;

  AuditQuery query(Instant now) {
    LogFile.require(file);
    AuditQuery query = AuditQuery.of(file);
    if (since != null) {
      query = query.from(Amounts.instant(since, now));
    }
    if (until != null) {
      query = query.until(Amounts.instant(until, now));
    }
    if (severity != null) {
      query = query.atLeast(severity);
    }
    if (type != null) {
      query = query.eventType(type);
    }
    if (action != null) {
      query = query.action(action);
    }
    if (user != null) {
      query = query.user(user);
    }
    if (task != null) {
      query = query.task(task);
    }
    return text == null ? query : query.text(text);
  }
}
