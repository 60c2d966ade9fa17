package io.octaskly.audit;

import io.octaskly.audit.internal.chain.LogVerification;
import io.octaskly.audit.internal.segment.LogFiles;
import io.octaskly.audit.internal.segment.Segment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the events in a log are those that were written, in their order. Reads every segment
 * once, one line at a time, and changes nothing. Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> what it can prove depends on what it is given from outside the
 * machine:
 *
 * <table>
 * <caption>What is found</caption>
 * <tr><th>attack</th><th>files alone</th><th>{@linkplain #trusting trust root}</th>
 *     <th>{@linkplain #expecting head}</th></tr>
 * <tr><td>a line edited</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>a line deleted</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>a line inserted</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>lines moved</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>a segment missing</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>segments swapped</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>a value erased without record</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>the chain computed anew over a checkpoint</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>a closed segment rewritten with today's key</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>the whole log forged with other keys</td><td>no</td><td>yes</td><td>yes</td></tr>
 * <tr><td>the active segment rewritten with today's key</td><td>no</td><td>no</td>
 *     <td>yes, up to the head</td></tr>
 * <tr><td>the chain computed anew behind the last checkpoint</td><td>no</td><td>no</td>
 *     <td>yes, up to the head</td></tr>
 * <tr><td>the tail cut</td><td>no</td><td>no</td><td>yes, up to the head</td></tr>
 * <tr><td>the active segment deleted</td><td>no</td><td>no</td><td>yes, up to the head</td></tr>
 * </table>
 */
public final class AuditVerifier {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  /** How often a log may be rotated under our eyes before that is an error. */
  private static final int ATTEMPTS = 50;

  private final Path file;
  private final @Nullable ChainHead expected;
  private final @Nullable String trustRoot;

  private AuditVerifier(Path file, @Nullable ChainHead expected, @Nullable String trustRoot) {
    this.file = file;
    this.expected = expected;
    this.trustRoot = trustRoot;
  }

  /**
   * {@return a verifier for a log}
   *
   * @param file the log's file, that of its active segment; the others are found next to it
   * @throws NullPointerException if {@code file} is null
   */
  public static AuditVerifier of(Path file) {
    return new AuditVerifier(Objects.requireNonNull(file, "file"), null, null);
  }

  /**
   * {@return a verifier that also requires the log to pass through a known head}
   *
   * @param head from {@link AuditLog#head()}, a {@link Checkpoint} or an earlier verification, kept
   *     outside the machine; the log may have grown since
   * @throws NullPointerException if {@code head} is null
   */
  public AuditVerifier expecting(ChainHead head) {
    return new AuditVerifier(file, Objects.requireNonNull(head, "head"), trustRoot);
  }

  /**
   * {@return a verifier that also requires the log's keys to follow from a known first one}
   *
   * @param fingerprint from {@link AuditLog#trustRoot()}, kept outside the machine: 64 digits of
   *     {@code 0-9a-f}
   * @throws NullPointerException if {@code fingerprint} is null
   * @throws IllegalArgumentException if it is malformed
   */
  public AuditVerifier trusting(String fingerprint) {
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException(
          "trust root \"" + fingerprint + "\" is malformed: give 64 digits of 0-9a-f");
    }
    return new AuditVerifier(file, expected, fingerprint);
  }

  /**
   * {@return what was found: intact, or the first problem}
   *
   * @throws AuditException if a file cannot be read
   */
  public Verification verify() {
    LogFiles files = new LogFiles(file);
    for (int attempt = 1; ; attempt++) {
      try {
        List<Segment> before = files.closedSegments();
        Verification found = new LogVerification(files, expected, trustRoot).run();
        // A writer renames files when it rotates; the next look sees the new names.
        boolean disturbed =
            found instanceof Verification.Broken && !files.closedSegments().equals(before);
        if (!disturbed || attempt == ATTEMPTS) {
          return found;
        }
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw unreadable(e);
        }
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private AuditException unreadable(IOException e) {
    return new AuditException("audit log " + file + " cannot be read: " + e, e);
  }
}
