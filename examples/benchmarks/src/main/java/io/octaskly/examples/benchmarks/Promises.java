package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Quantiles;
import io.octaskly.examples.benchmarks.contest.Ratio;
import io.octaskly.examples.benchmarks.contest.Series;
import io.octaskly.examples.benchmarks.launch.LauncherField;
import io.octaskly.examples.benchmarks.report.Table;
import io.octaskly.examples.benchmarks.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is promised, worked out from what was measured. */
final class Promises {
  private static final String STRICT = "Octaskly strict";
  private static final int MANY = 5000;

  private final Map<String, Trial.Outcome> outcomes;
  private final List<Target> targets = new ArrayList<>();

  private Promises(Map<String, Trial.Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** {@return one row for each} */
  static Table table(Map<String, Trial.Outcome> outcomes) {
    Promises promises = new Promises(outcomes);
    promises.collect();
    return new Table(
        "",
        List.of("promise", "asked", "measured", ""),
        promises.targets.stream()
            .map(t -> List.of(t.promise(), t.asked(), t.figure(), t.verdict()))
            .toList(),
        List.of());
  }

  private void collect() {
    String peer = LauncherField.PEER;
    ratio("Launch at strict / ProcessBuilder", "launch", "Launch", STRICT, peer, 0.85, true);
    ratio(
        "Launch at very-strict with namespaces / bwrap",
        "launch",
        "Launch",
        "Octaskly very-strict, init",
        "bwrap --unshare-all",
        0.5,
        true);
    add("p99/p50 at strict / that of ProcessBuilder", 1, true, tail());
    ratio("Launches per second / ProcessBuilder", "throughput", "Laun", STRICT, peer, 1.2, false);
    for (String how : List.of(OutputBenchmark.STREAMED, OutputBenchmark.TRUNCATED)) {
      String promise = "MB/s of 100 MB of output, %s / ProcessBuilder".formatted(how);
      ratio(promise, "output", "Output", how, OutputBenchmark.READ, 0.95, false);
    }
    add("Tasks that live at once", MANY, false, tasks());
    String verifier = "TokenVerifier, ";
    ratio(
        "Token seen before / jjwt", "access", "Ver", verifier + "seen before", "jjwt", 0.25, true);
    ratio("Token, first time / jjwt", "access", "Ver", verifier + "first time", "jjwt", 1.25, true);
    ratio("Issue of a token / jjwt", "access", "Issue", "TokenIssuer", "jjwt", 1.1, true);
    String matrix = "PermissionMatrix";
    ratio("Permission check / Shiro", "access", "Perm", matrix, "Shiro", 0.05, true);
    ratio("Permission check / jCasbin", "access", "Perm", matrix, "jCasbin", 0.05, true);
    String force = "bare write and fdatasync";
    String disk = "Audit events that are on disk";
    ratio(
        "Events on disk, 1 writer / force", "audit", disk, "AuditLog, 1 writer", force, 0.8, false);
    ratio("Events on disk, 64 / force", "audit", disk, "AuditLog, 64 writers", force, 20, false);
    for (String threads : List.of("1", "8")) {
      for (String logger : List.of("Logback", "Log4j2")) {
        ratio(
            "Flushed events, threads: %s / %s".formatted(threads, logger),
            "audit",
            "Audit events that are flushed, not forced; threads: " + threads,
            "AuditLog",
            logger,
            1,
            false);
      }
    }
    String sha = "sha256sum";
    ratio("Verification of a log / sha256sum", "audit", "Verif", "AuditVerifier", sha, 0.5, false);
    if (asked("audit", "events=1000000")) {
      ratio("Query for 0.6 % of a log", "audit", "What", "AuditQuery", "all", 0.01, true);
    } else {
      add("Query for 0.6 % of a log of 1,000,000 events", 0.01, true, OptionalDouble.empty());
    }
  }

  private void ratio(
      String promise,
      String trial,
      String title,
      String ours,
      String theirs,
      double bound,
      boolean atMost) {
    Optional<Ratio> ratio = group(trial, title).flatMap(group -> group.ratio(ours, theirs));
    add(
        promise,
        bound,
        atMost,
        ratio.isPresent() ? OptionalDouble.of(ratio.get().worse(atMost)) : OptionalDouble.empty());
  }

  private void add(String promise, double bound, boolean atMost, OptionalDouble measured) {
    targets.add(new Target(promise, bound, atMost, measured));
  }

  private Optional<Group> group(String trial, String title) {
    Trial.Outcome outcome = outcomes.get(trial);
    return outcome == null
        ? Optional.empty()
        : outcome.groups().stream().filter(group -> group.title().startsWith(title)).findFirst();
  }

  private OptionalDouble tail() {
    Optional<Group> launch = group("launch", "Launch");
    Optional<Series> ours = launch.flatMap(group -> group.series(STRICT));
    Optional<Series> theirs = launch.flatMap(group -> group.series(LauncherField.PEER));
    return ours.isEmpty() || theirs.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(tail(ours.get()) / tail(theirs.get()));
  }

  private static double tail(Series series) {
    Quantiles quantiles = series.quantiles();
    return quantiles.at(99) / quantiles.median();
  }

  private boolean asked(String trial, String argument) {
    Trial.Outcome outcome = outcomes.get(trial);
    return outcome != null && outcome.trial().arguments().contains(argument);
  }

  /** The most that lived at once; nothing if so many were not asked for. */
  private OptionalDouble tasks() {
    if (!asked("scale", "most=" + MANY)) {
      return OptionalDouble.empty();
    }
    return group("scale", "Threads")
        .flatMap(group -> group.series(ScaleBenchmark.TASKS))
        .map(series -> OptionalDouble.of(series.round(series.size() - 1)))
        .orElse(OptionalDouble.empty());
  }
}
