package io.octaskly.guard;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks paths that come from outside, and opens what they name beneath one directory. Immutable
 * and thread-safe.
 *
 * <p>Paths are relative, with {@code /} between their names. {@link #check} judges the text alone;
 * it refuses what means something else to another system or another reader too: {@code ..}, {@code
 * .}, empty names, back slashes, device names of Windows, characters that look like a slash or a
 * dot.
 *
 * <p>{@link #open} goes down by descriptors, one directory at a time, and follows no symbolic link
 * at all: whoever moves or replaces a directory meanwhile cannot lead it elsewhere ({@code
 * openat(2)} with {@code O_NOFOLLOW}). That is stricter than {@code RESOLVE_BENEATH} of {@code
 * openat2(2)}, which follows links that stay beneath. Each name must be there in exactly this
 * spelling, also where the file system ignores case.
 */
public final class PathGuard {
  private static final String FIELD = "path";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 4095;
  private static final Pattern DEVICE =
      Pattern.compile("(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\\$|CONOUT\\$)(\\..*)?");

  private final Path root;

  private PathGuard(Path root) {
    this.root = root;
  }

  /**
   * {@return a guard that opens beneath a directory}
   *
   * @param root the directory; links in its own path are followed, now
   * @throws NullPointerException if {@code root} is null
   * @throws IllegalArgumentException if it is no directory, or cannot be reached
   */
  public static PathGuard beneath(Path root) {
    try {
      Path real = root.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new IllegalArgumentException("root " + root + " is no directory: name one");
      }
      return new PathGuard(real);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "root " + root + " cannot be reached: name a directory that is there", e);
    }
  }

  /**
   * {@return all that is wrong with a path; whether there is such a file is not looked at}
   *
   * @param path the path; null if there is none, which is wrong
   */
  public Findings check(@Nullable String path) {
    if (path == null || path.isEmpty()) {
      return Findings.of(FIELD, "must be given", "");
    }
    List<Violation> found = new ArrayList<>();
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      found.add(violation("must have at most " + LONGEST_PATH + " bytes", path));
    }
    if (path.startsWith("/") || path.startsWith("\\") || path.matches("(?s)[A-Za-z]:.*")) {
      found.add(violation("must be relative", path));
    }
    if (path.startsWith("~")) {
      found.add(violation("must not begin with ~, which a shell takes for a home", path));
    }
    Set<String> broken = new HashSet<>();
    for (String name : names(path)) {
      String rule = rule(name);
      if (rule != null && broken.add(rule)) {
        found.add(violation(rule, path));
      }
    }
    return new Findings(found);
  }

  private static Violation violation(String rule, String path) {
    return new Violation(FIELD, rule, path);
  }

  private static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }

  /** The rule that a name breaks, or null. */
  private static @Nullable String rule(String name) {
    if (name.isEmpty()) {
      return "must have a name between two slashes, before the first and after the last";
    }
    if (name.equals(".") || name.equals("..")) {
      return "must not hold the name " + name;
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      return "must have names of at most " + LONGEST_NAME + " bytes";
    }
    if (!name.codePoints().allMatch(Characters::isPlain)) {
      return "must hold no control or hidden characters";
    }
    if (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
      return "must hold no back slash or colon, which separate names or streams on Windows";
    }
    if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
      return "must be in Unicode normal form C, in which a name has one spelling";
    }
    if (name.codePoints().anyMatch(PathGuard::looksLikeSeparator)) {
      return "must hold no character that looks like a slash, a back slash or a dot";
    }
    if (name.endsWith(".") || name.endsWith(" ") || name.startsWith(" ")) {
      return "must have no name that ends with a dot, or begins or ends with a space";
    }
    if (DEVICE.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
      return "must not hold a device name of Windows";
    }
    return null;
  }

  /** By compatibility (NFKC), which other programs apply, or by its look. */
  private static boolean looksLikeSeparator(int character) {
    if (character < 0x80) {
      return false;
    }
    String compatible = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
    return compatible.chars().anyMatch(c -> c == '/' || c == '\\' || c == '.' || c == ':')
        || "\u2044\u2215\u2571\u27CB\u29F8\u29F5\u29F9\u2216\u0589\u06D4\u0701\u0702\uA4F8\uA789"
                .indexOf(character)
            >= 0;
  }

  /**
   * Opens a regular file beneath the root.
   *
   * <p>A file that somebody exchanges for a named pipe at the very moment between the look and the
   * opening can make this wait; who must not be able to do that must not be able to write there.
   *
   * @param path as {@link #check} allows
   * @param options as of {@link Files#newByteChannel(Path, OpenOption...)}, reading without any;
   *     with {@link StandardOpenOption#CREATE_NEW} the file is made, its directory must be there
   * @return the file, to be closed by the caller
   * @throws NullPointerException if an argument is or holds null
   * @throws GuardException if {@link #check} objects, or a link is in the way, or it is no regular
   *     file, or a name is spelled differently
   * @throws NoSuchFileException if there is no such file or directory
   * @throws UnsupportedOperationException if this system cannot open by descriptors: Windows
   * @throws IOException if it cannot be opened for another reason
   */
  public SeekableByteChannel open(String path, OpenOption... options) throws IOException {
    check(path).orThrow();
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return open(root(), names(path), path, all);
  }

  /** To be closed by the caller. */
  @SuppressWarnings("StreamResourceLeak")
  private SecureDirectoryStream<Path> root() throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new UnsupportedOperationException(
        "the file system of " + root + " cannot open beneath a directory without a race");
  }

  private static SeekableByteChannel open(
      SecureDirectoryStream<Path> root, List<String> names, String path, Set<OpenOption> options)
      throws IOException {
    SecureDirectoryStream<Path> directory = root;
    try {
      for (String name : names.subList(0, names.size() - 1)) {
        SecureDirectoryStream<Path> next = enter(directory, name, path);
        directory.close();
        directory = next;
      }
      return openFile(directory, names.get(names.size() - 1), path, options);
    } finally {
      directory.close();
    }
  }

  private static SecureDirectoryStream<Path> enter(
      SecureDirectoryStream<Path> directory, String name, String path) throws IOException {
    BasicFileAttributes attributes = look(directory, name, path);
    if (attributes == null) {
      throw new NoSuchFileException(path);
    }
    if (!attributes.isDirectory()) {
      throw new NotDirectoryException(path);
    }
    return directory.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS);
  }

  private static SeekableByteChannel openFile(
      SecureDirectoryStream<Path> directory, String name, String path, Set<OpenOption> options)
      throws IOException {
    BasicFileAttributes attributes = look(directory, name, path);
    if (attributes != null && !attributes.isRegularFile()) {
      Findings.of(FIELD, "must name a regular file", path).orThrow();
    }
    return directory.newByteChannel(Path.of(name), options);
  }

  /** What is there under exactly this name, or null. */
  private static @Nullable BasicFileAttributes look(
      SecureDirectoryStream<Path> directory, String name, String path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes =
          Objects.requireNonNull(
                  directory.getFileAttributeView(
                      Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS))
              .readAttributes();
    } catch (NoSuchFileException e) {
      return null;
    }
    if (attributes.isSymbolicLink()) {
      Findings.of(FIELD, "must not lead through a symbolic link", path).orThrow();
    }
    if (!isSpelledSo(directory, name)) {
      Findings.of(FIELD, "must be spelled as the file is, in upper and lower case", path).orThrow();
    }
    return attributes;
  }

  /** Another stream of the same directory, since one can be read only once. */
  private static boolean isSpelledSo(SecureDirectoryStream<Path> directory, String name)
      throws IOException {
    try (SecureDirectoryStream<Path> same =
        directory.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : same) {
        if (entry.getFileName().toString().equals(name)) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw new FileSystemException(name, null, String.valueOf(e.getCause()));
    }
  }
}
