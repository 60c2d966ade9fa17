package io.octaskly.audit;

import io.octaskly.audit.internal.chain.ChainWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the events in a log file are those that were written, in their order. Reads the file
 * once, one line at a time, and changes nothing. Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> any change before the last line is found, unless the chain was
 * computed anew from there to the end; that, and lines missing at the end, are found if {@linkplain
 * #expecting a head} is given that was kept where the attacker could not change it. What was
 * written after that head has no outside witness.
 */
public final class AuditVerifier {
  private final Path file;
  private final @Nullable ChainHead expected;

  private AuditVerifier(Path file, @Nullable ChainHead expected) {
    this.file = file;
    this.expected = expected;
  }

  /**
   * {@return a verifier for a log}
   *
   * @param file the log's file
   * @throws NullPointerException if {@code file} is null
   */
  public static AuditVerifier of(Path file) {
    return new AuditVerifier(Objects.requireNonNull(file, "file"), null);
  }

  /**
   * {@return a verifier that also requires the log to pass through a known head}
   *
   * @param head from {@link AuditLog#head()} or an earlier verification, kept outside the machine;
   *     the log may have grown since
   * @throws NullPointerException if {@code head} is null
   */
  public AuditVerifier expecting(ChainHead head) {
    return new AuditVerifier(file, Objects.requireNonNull(head, "head"));
  }

  /**
   * {@return what was found: intact, or the first problem}
   *
   * @throws AuditException if the file cannot be read
   */
  public Verification verify() {
    try {
      ChainWalk walk = ChainWalk.over(file, expected);
      return walk.broken() == null
          ? new Verification.Intact(walk.head(), expected != null)
          : walk.broken().found();
    } catch (IOException e) {
      throw new AuditException("audit log " + file + " cannot be read: " + e, e);
    }
  }
}
