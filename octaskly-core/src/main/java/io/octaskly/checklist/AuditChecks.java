package io.octaskly.checklist;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditCursor;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Durability;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Retention;
import io.octaskly.audit.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit log: on, durable, unaltered, kept for long enough. */
final class AuditChecks {
  private static final Duration PRODUCTION = Duration.ofDays(90);

  private final Sheet sheet;
  private final @Nullable Path file;

  AuditChecks(Sheet sheet, @Nullable Path file) {
    this.sheet = sheet;
    this.file = file;
  }

  void log(@Nullable Durability given, @Nullable String trustRoot) {
    Sheet.Question on =
        sheet.ask(
            "audit-enabled", Section.OCTASKLY_PRODUCTION, "The audit log is on, and being written");
    Sheet.Question durable =
        sheet.ask(
            "audit-durable",
            Section.TASKFORCE_CHECKLIST,
            "An event is on disk before what it stands for is done");
    Sheet.Question verifies =
        sheet.ask(
            "audit-verifies", Section.TASKFORCE_CHECKLIST, "The audit log is as it was written");
    Sheet.Question rooted =
        sheet.ask(
            "audit-trust-root",
            Section.TASKFORCE_AUDIT,
            "The log's keys follow from one that is kept outside this machine");
    if (file == null) {
      on.notGiven("auditFile(path)");
      durability(durable, Optional.ofNullable(given));
      verifies.notGiven("auditFile(path)");
      rooted.notGiven("auditFile(path) and auditTrustRoot(fingerprint)");
      return;
    }
    if (!Files.isRegularFile(file)) {
      String advice = "open it: AuditLog.open(path), and give it to the host";
      on.fail("there is no audit log " + file, advice);
      durability(durable, Optional.ofNullable(given));
      verifies.fail("there is no audit log " + file, advice);
      rooted.notGiven("auditTrustRoot(fingerprint), once there is a log,");
      return;
    }
    try {
      Verification found = verified(verifies, rooted, file, trustRoot);
      on.pass(found.events() + " events in " + file);
    } catch (AuditException e) {
      String advice = "make it readable for the user of this process";
      verifies.fail(String.valueOf(e.getMessage()), advice);
      on.fail("the audit log " + file + " cannot be read", advice);
      rooted.notGiven("auditTrustRoot(fingerprint), once the log can be read,");
    }
    durability(durable, given == null ? recorded(file) : Optional.of(given));
  }

  private static Verification verified(
      Sheet.Question verifies, Sheet.Question rooted, Path file, @Nullable String trustRoot) {
    AuditVerifier verifier = AuditVerifier.of(file);
    Verification found = (trustRoot == null ? verifier : verifier.trusting(trustRoot)).verify();
    if (found instanceof Verification.Broken broken) {
      String where = broken.problem() + " in " + broken.file() + ", line " + broken.line() + ": ";
      String finding = where + broken.explanation();
      if (broken.problem() == Verification.Problem.TORN_TAIL) {
        verifies.warn(finding, "check again; if it stays, opening the log repairs it");
      } else {
        verifies.fail(finding, "keep a copy of the files, and treat it as an incident");
      }
    } else {
      verifies.pass(found.explanation());
    }
    if (trustRoot == null) {
      rooted.notGiven("auditTrustRoot(fingerprint), as AuditLog.trustRoot() gave it at first,");
    } else if (found instanceof Verification.Intact intact && intact.rooted()) {
      rooted.pass("they follow from " + trustRoot);
    } else {
      rooted.fail("not shown: see audit-verifies", "treat it as an incident");
    }
    return found;
  }

  private static void durability(Sheet.Question question, Optional<Durability> durability) {
    if (durability.isEmpty()) {
      question.notGiven("auditFile(path) or durability(...)");
      return;
    }
    switch (durability.get()) {
      case DISK -> question.pass("events are on disk when they count as recorded");
      case OPERATING_SYSTEM ->
          question.warn("a power cut loses the last events", "use Durability.DISK");
      case MEMORY ->
          question.fail("the end of the process loses the last events", "use Durability.DISK");
    }
  }

  /** What the log says of itself, each time it is opened. */
  private static Optional<Durability> recorded(Path file) {
    try (AuditCursor opened =
        AuditQuery.of(file)
            .eventType(EventType.AUDIT)
            .action(Action.LOG_OPENED)
            .newestFirst()
            .open()) {
      if (!opened.hasNext()) {
        return Optional.empty();
      }
      Object label = opened.next().event().details().get("durability");
      return Arrays.stream(Durability.values())
          .filter(durability -> durability.label().equals(label))
          .findFirst();
    } catch (AuditException e) {
      // The log cannot be read, which audit-verifies says.
      return Optional.empty();
    }
  }

  void retention(@Nullable Retention retention) {
    Sheet.Question question =
        sheet.ask(
            "audit-retention",
            Section.TASKFORCE_CHECKLIST,
            "Retention is configured: 7 days in development, 30 in staging, 90 in production");
    if (retention == null) {
      question.notGiven("retention(...)");
    } else if (retention.equals(Retention.FOREVER)) {
      question.warn(
          "everything is kept for ever", "set AuditLog.Builder.retention(Retention.DAYS_90)");
    } else if (retention.maxAge().compareTo(PRODUCTION) < 0) {
      question.warn(
          retention.maxAge().toDays() + " days", "enough for development or staging; 90 else");
    } else if (retention.maxBytes() != Long.MAX_VALUE) {
      question.warn(
          "90 days or more, but less if " + retention.maxBytes() + " bytes are reached first",
          "watch how old the oldest segment is, or limit by age alone");
    } else {
      question.pass(retention.maxAge().toDays() + " days");
    }
  }
}
