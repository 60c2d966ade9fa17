package io.octaskly.crypto;

import io.octaskly.crypto.internal.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares files with a list of their SHA-256 sums, as {@code sha256sum} writes it (GNU coreutils).
 *
 * <p>It finds what was damaged or exchanged after the list was made. Who can exchange the files and
 * the list is not found out: get the list by another way, or check its signature. Immutable and
 * thread-safe.
 */
public final class ReleaseVerifier {
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]([^\\\\\\r\\n]+)");
  private static final int BUFFER = 64 << 10;
  private static final int LONGEST_LIST = 16 << 20;

  private final Path sums;
  private final Path directory;

  private ReleaseVerifier(Path sums, Path directory) {
    this.sums = Objects.requireNonNull(sums, "sums");
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  /** What can be wrong with a line of the list, or the file that it names. */
  public enum Mismatch {
    /** The file has another content. */
    ALTERED,
    /** There is no such file, or it is not a regular one. */
    MISSING,
    /** The file cannot be read. */
    UNREADABLE,
    /** The line is none of {@code sha256sum}, or names a file twice or outside the directory. */
    MALFORMED
  }

  /**
   * Something that is wrong.
   *
   * @param line the number of the line in the list, from 1
   * @param name the file, or the whole line if that is malformed
   * @param mismatch what is wrong
   */
  public record Problem(int line, String name, Mismatch mismatch) {}

  /**
   * What was found.
   *
   * @param verified the names of all files that are as they should be, in the order of the list
   * @param problems all that is wrong, in the order of the list
   */
  public record Report(List<String> verified, List<Problem> problems) {
    /**
     * Makes a report.
     *
     * @param verified the names of files
     * @param problems what is wrong
     */
    public Report {
      verified = List.copyOf(verified);
      problems = List.copyOf(problems);
    }

    /** {@return whether at least one file was verified and nothing is wrong} */
    public boolean isComplete() {
      return problems.isEmpty() && !verified.isEmpty();
    }

    /**
     * Throws an exception that names all problems, unless the report is complete.
     *
     * @throws CryptoException if something is wrong, or the list is empty
     */
    public void orThrow() {
      if (!isComplete()) {
        throw new CryptoException(
            "release is not what its list of sums says: "
                + (problems.isEmpty() ? "the list is empty" : problems)
                + "; fetch it again");
      }
    }
  }

  /**
   * {@return a verifier}
   *
   * @param sums the list, such as {@code SHA256SUMS}
   * @param directory where the files are
   * @throws NullPointerException if an argument is null
   */
  public static ReleaseVerifier of(Path sums, Path directory) {
    return new ReleaseVerifier(sums, directory);
  }

  /**
   * {@return what all lines of the list say about all files} Files that are not in the list are not
   * looked at.
   *
   * @throws StorageException if the list cannot be read
   */
  public Report verify() {
    List<String> verified = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = LINE.matcher(lines.get(i));
      if (!matcher.matches() || !isWithin(matcher.group(2)) || !seen.add(matcher.group(2))) {
        problems.add(new Problem(i + 1, lines.get(i), Mismatch.MALFORMED));
        continue;
      }
      String name = matcher.group(2);
      int number = i + 1;
      mismatch(directory.resolve(name), HexFormat.of().parseHex(matcher.group(1)))
          .ifPresentOrElse(
              mismatch -> problems.add(new Problem(number, name, mismatch)),
              () -> verified.add(name));
    }
    return new Report(verified, problems);
  }

  private static Optional<Mismatch> mismatch(Path file, byte[] expected) {
    if (!Files.isRegularFile(file)) {
      return Optional.of(Mismatch.MISSING);
    }
    try {
      return MessageDigest.isEqual(expected, sha256(file))
          ? Optional.empty()
          : Optional.of(Mismatch.ALTERED);
    } catch (IOException e) {
      return Optional.of(Mismatch.UNREADABLE);
    }
  }

  private List<String> lines() {
    return PrivateFiles.orRefuse(
        "list of sums " + sums + " cannot be read",
        () -> {
          if (Files.size(sums) > LONGEST_LIST) {
            throw new StorageException(
                sums + " is longer than " + LONGEST_LIST + " bytes: it is no list of sums");
          }
          return Files.readAllLines(sums);
        });
  }

  private static boolean isWithin(String name) {
    try {
      Path path = Path.of(name);
      return !path.isAbsolute() && !path.normalize().startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static byte[] sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[BUFFER];
      while (digesting.read(buffer) >= 0) {
        // Read for the sum alone.
      }
      return digesting.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available in this JVM", e);
    }
  }
}
