package io.octaskly.checklist;

import io.octaskly.crypto.CryptoException;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.RingKey;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets and keys: changed, strong, rotated. */
final class SecretChecks {
  /** "Rotate keys monthly": the longest month. */
  private static final Duration MONTH = Duration.ofDays(31);

  private final Sheet sheet;

  SecretChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void secrets(Map<String, SecretSource> secrets) {
    Sheet.Question question =
        sheet.ask(
            "secret-strong",
            Section.OCTASKLY_PRODUCTION,
            "Secrets are changed from their defaults, and strong");
    strong(question, secrets, "secret(name, source)");
  }

  void databasePassword(@Nullable SecretSource password) {
    Sheet.Question question =
        sheet.ask(
            "database-password",
            Section.TASKFORCE_CHECKLIST,
            "Database credentials are changed from their defaults");
    strong(
        question,
        password == null ? Map.of() : Map.of("database password", password),
        "databasePassword(source)");
  }

  private static void strong(
      Sheet.Question question, Map<String, SecretSource> secrets, String call) {
    if (secrets.isEmpty()) {
      question.notGiven(call);
      return;
    }
    List<String> refused = new ArrayList<>();
    secrets.forEach(
        (name, source) -> {
          try {
            requireStrong(source);
          } catch (CryptoException e) {
            refused.add(name + ": " + e.getMessage());
          } catch (RuntimeException e) {
            // Of a source that is not ours, whose message could hold anything.
            refused.add(name + ": could not be read (" + e.getClass().getName() + ")");
          }
        });
    if (refused.isEmpty()) {
      question.pass(String.join(", ", secrets.keySet()) + ": no default, long and varied enough");
    } else {
      question.fail(
          String.join("; ", refused), "make random ones: openssl rand -hex 32, then chmod 600");
    }
  }

  /** Any source may be given, also one that does not judge what it gives. */
  private static void requireStrong(SecretSource source) {
    try (Secret read = source.read()) {
      char[] characters = read.toCharArray();
      try {
        SecretSource.of(characters).read().close();
      } finally {
        Arrays.fill(characters, '\0');
      }
    }
  }

  void keyRing(@Nullable KeyRing ring, Instant now) {
    Sheet.Question rotation =
        sheet.ask("keys-rotated", Section.OCTASKLY_KEYS, "Keys are rotated monthly");
    Sheet.Question legacy =
        sheet.ask(
            "keys-derived",
            Section.OCTASKLY_KEYS,
            "No key is the plain hash of a password (messages of version 1)");
    if (ring == null) {
      rotation.notGiven("keyRing(ring)");
      legacy.notGiven("keyRing(ring)");
      return;
    }
    rotation(rotation, ring, now);
    List<String> old =
        ring.keys().stream().filter(RingKey::acceptsLegacyV1).map(RingKey::id).toList();
    if (old.isEmpty()) {
      legacy.pass("no key opens messages of version 1");
    } else {
      legacy.warn(
          "messages of version 1 are accepted for " + old,
          "when every node speaks version 2, retire these keys");
    }
  }

  private static void rotation(Sheet.Question question, KeyRing ring, Instant now) {
    Instant due = ring.rotationDue();
    String age = "key " + ring.primary().id() + " was due on " + due;
    String advice = "rotate: KeyRing.rotate(clock), on all hosts accept(...) first";
    if (!now.isBefore(due.plus(ring.rotationPeriod()))) {
      question.fail(age + ", more than a whole period ago", advice);
    } else if (!now.isBefore(due)) {
      question.warn(age, advice);
    } else if (ring.rotationPeriod().compareTo(MONTH) > 0) {
      question.warn(
          "keys are due only every " + ring.rotationPeriod().toDays() + " days",
          "call KeyRing.rotateEvery(Duration.ofDays(30))");
    } else {
      question.pass("key " + ring.primary().id() + " is due on " + due);
    }
  }
}
