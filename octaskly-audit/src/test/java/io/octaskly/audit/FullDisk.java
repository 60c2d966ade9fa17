package io.octaskly.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that fills the small disk on which its log is, and then makes room. */
final class FullDisk {
  private FullDisk() {}

  /** Takes the log's file; prints "as promised" at the end if everything was. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Path filler = file.resolveSibling("filler");
    Files.write(filler, new byte[100_000]);
    AuditLog log = AuditLog.open(file);
    long acknowledged = 1;
    String problem = "";
    while (problem.isEmpty()) {
      problem = record(log, "x".repeat(777));
      acknowledged += problem.isEmpty() ? 1 : 0;
    }
    check(problem.contains("No space left on device"), problem);
    check(acknowledged > 50, "recorded before: " + acknowledged);
    long length = Files.size(file);
    check(!record(log, "x").isEmpty(), "a smaller event was recorded after the failure");
    check(Files.size(file) == length, "something was written after the failure");
    Verification found = AuditVerifier.of(file).verify();
    check(
        found instanceof Verification.Intact && found.head().equals(log.head()), found.toString());
    check(found.events() == acknowledged, found + ", acknowledged " + acknowledged);
    check(!closes(log), "a log that failed was closed as if nothing had happened");

    Files.delete(filler);
    try (AuditLog again = AuditLog.open(file)) {
      check(record(again, "there is room").isEmpty(), "not recorded although there is room");
    }
    List<String> lines = Files.readAllLines(file);
    check(lines.size() == acknowledged + 3, lines.size() + " lines");
    check(
        AuditVerifier.of(file).expecting(found.head()).verify() instanceof Verification.Intact,
        "not intact");
    System.out.println("as promised");
  }

  private static String record(AuditLog log, String message) {
    try {
      log.record(ScratchLog.event(message));
      return "";
    } catch (AuditException e) {
      return e.getMessage();
    }
  }

  private static boolean closes(AuditLog log) {
    try {
      log.close();
      return true;
    } catch (AuditException e) {
      return false;
    }
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
