package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.Principal;
import io.octaskly.rbac.RevocationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Revocations in a database. An answer is kept for a while, so that a token that is used often does
 * not ask the database each time; what this store itself revokes it sees at once.
 */
public final class JdbcRevocationStore implements RevocationStore {
  private static final int ANSWERS = 4096;

  private static final String QUESTION =
      "SELECT 1 FROM octaskly_revoked_tokens WHERE token_id = ?"
          + " UNION ALL SELECT 1 FROM octaskly_revoked_subjects"
          + " WHERE subject = ? AND issued_up_to_ms >= ?"
          + " UNION ALL SELECT 1 FROM octaskly_revocation_epoch WHERE issued_up_to_ms >= ?";

  private final Database database;
  private final InstantSource clock;
  private final Duration staleness;
  private final AtomicReferenceArray<@Nullable Answer> answers =
      new AtomicReferenceArray<>(ANSWERS);

  /** Counts what this store has revoked: answers from before are not good any more. */
  private final AtomicLong revocations = new AtomicLong();

  private record Answer(Principal principal, boolean revoked, Instant asked, long revocations) {}

  /**
   * Makes a store.
   *
   * @param database with its tables
   * @param clock the source of time
   * @param staleness how old an answer may be
   */
  public JdbcRevocationStore(Database database, InstantSource clock, Duration staleness) {
    this.database = database;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.staleness = Objects.requireNonNull(staleness, "staleness");
  }

  @Override
  public void revokeToken(String tokenId, Instant until) {
    long end = end(until);
    database.put(
        new Database.Statement(
            "UPDATE octaskly_revoked_tokens SET until_ms = GREATEST(until_ms, ?)"
                + " WHERE token_id = ?",
            end,
            tokenId),
        new Database.Statement(
            "INSERT INTO octaskly_revoked_tokens (until_ms, token_id) VALUES (?, ?)",
            end,
            tokenId));
    revocations.incrementAndGet();
  }

  @Override
  public void revokeSubject(String subject, Instant issuedUpTo, Instant until) {
    long last = Columns.millis(issuedUpTo);
    long end = end(until);
    database.put(
        new Database.Statement(
            "UPDATE octaskly_revoked_subjects SET issued_up_to_ms = GREATEST(issued_up_to_ms, ?),"
                + " until_ms = GREATEST(until_ms, ?) WHERE subject = ?",
            last,
            end,
            subject),
        new Database.Statement(
            "INSERT INTO octaskly_revoked_subjects (issued_up_to_ms, until_ms, subject)"
                + " VALUES (?, ?, ?)",
            last,
            end,
            subject));
    revocations.incrementAndGet();
  }

  @Override
  public void revokeAll(Instant issuedUpTo) {
    long last = Columns.millis(issuedUpTo);
    database.put(
        new Database.Statement(
            "UPDATE octaskly_revocation_epoch SET issued_up_to_ms = GREATEST(issued_up_to_ms, ?)",
            last),
        new Database.Statement(
            "INSERT INTO octaskly_revocation_epoch (epoch_id, issued_up_to_ms) VALUES (1, ?)",
            last));
    revocations.incrementAndGet();
  }

  @Override
  public boolean isRevoked(Principal principal) {
    Instant now = clock.instant();
    int place = principal.hashCode() & (ANSWERS - 1);
    Answer known = answers.get(place);
    if (known != null && isGood(known, principal, now)) {
      return known.revoked();
    }
    long before = revocations.get();
    boolean revoked = ask(principal);
    answers.set(place, new Answer(principal, revoked, now, before));
    return revoked;
  }

  private boolean isGood(Answer answer, Principal principal, Instant now) {
    Duration age = Duration.between(answer.asked(), now);
    return answer.revocations() == revocations.get()
        && !age.isNegative()
        && age.compareTo(staleness) < 0
        && answer.principal().equals(principal);
  }

  private boolean ask(Principal principal) {
    long issued = Columns.millis(principal.issuedAt());
    return database
        .first(
            row -> row.getInt(1),
            QUESTION,
            principal.tokenId().orElse(""),
            principal.subject(),
            issued,
            issued)
        .isPresent();
  }

  /** Rounded up, so that it is not forgotten too early. */
  private static long end(Instant until) {
    long millis = Columns.millis(until);
    return millis == Long.MAX_VALUE ? millis : millis + 1;
  }
}
