package io.octaskly.checklist;

import io.octaskly.crypto.ReleaseVerifier;
import io.octaskly.crypto.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether what is installed is what was released. */
final class ReleaseChecks {
  private final Sheet sheet;

  ReleaseChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void release(@Nullable Path sums, @Nullable Path directory) {
    Sheet.Question question =
        sheet.ask(
            "release-verified", Section.OCTASKLY_RELEASE, "Files are what their list of sums says");
    if (sums == null || directory == null) {
      question.notGiven("release(sums, directory)");
      return;
    }
    try {
      ReleaseVerifier.Report report = ReleaseVerifier.of(sums, directory).verify();
      if (report.isComplete()) {
        question.pass(report.verified().size() + " files are as " + sums + " says");
      } else {
        question.fail(
            report.problems().isEmpty()
                ? sums + " is empty"
                : report.problems().size() + " problems, the first: " + report.problems().get(0),
            "fetch the release again, the sums by another way");
      }
    } catch (StorageException e) {
      question.fail(String.valueOf(e.getMessage()), "fetch the list of sums");
    }
  }
}
