package io.octaskly.cli;

import io.octaskly.crypto.ReleaseVerifier;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares files with the list of their sums. */
@Command(
    name = "verify-release",
    description = {
      "Compares files with a list of their SHA-256 sums, and names all that differ.",
      "Get the list by another way than the files, or check its signature first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all files are as the list says",
      "1:one is not, or the list is empty",
      "64:the command line makes no sense",
      "70:the list cannot be read"
    })
final class VerifyReleaseCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "SHA256SUMS", description = "As sha256sum writes it.")
  Path sums = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Where the files are; next to the list unless given.")
  @Nullable Path directory;

  VerifyReleaseCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Path where = directory == null ? sums.toAbsolutePath().getParent() : directory;
    ReleaseVerifier.Report report =
        ReleaseVerifier.of(sums, where == null ? Path.of("/") : where).verify();
    report.verified().forEach(name -> streams.say(name + ": OK"));
    for (ReleaseVerifier.Problem problem : report.problems()) {
      String mismatch = problem.mismatch().name().toLowerCase(Locale.ROOT);
      streams.say(problem.name() + ": " + mismatch + " (line " + problem.line() + ")");
    }
    if (report.isComplete()) {
      return ExitCode.OK;
    }
    streams.tell(
        report.problems().isEmpty()
            ? sums + " is empty: fetch it again"
            : report.problems().size()
                + " of "
                + (report.problems().size() + report.verified().size())
                + " are not as "
                + sums
                + " says: fetch them again");
    return ExitCode.FINDING;
  }
}
