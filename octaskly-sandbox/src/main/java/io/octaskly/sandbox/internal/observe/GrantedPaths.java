package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.PathAccess.Verdict;
import io.octaskly.sandbox.internal.launch.LandlockRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a launch say of a path, as Landlock would: a right is there if the path, or a
 * directory above it, has it.
 */
final class GrantedPaths {
  static final long EXECUTE = 1;
  static final long WRITE_FILE = 1 << 1;
  static final long READ_FILE = 1 << 2;
  static final long READ_DIR = 1 << 3;
  static final long MAKE = 1 << 8;
  static final long REMOVE = 1 << 5;

  private static final int OTHERS = 0;
  private static final int GROUP = 3;
  private static final int OWNER = 6;

  private final Map<Path, Long> rights = new HashMap<>();
  private final @Nullable LandlockRules rules;
  private final @Nullable Integer userId;

  /**
   * @param rules of the launch, or null if there are none
   * @param userId the user and group id that the task has of its own, or null if it has the host's
   */
  GrantedPaths(@Nullable LandlockRules rules, @Nullable Integer userId) {
    this.rules = rules;
    this.userId = userId;
    if (rules != null) {
      rules
          .rules()
          .forEach(rule -> rights.merge(real(rule.path()), rule.access(), (a, b) -> a | b));
    }
  }

  private static Path real(String path) {
    try {
      return Path.of(path).toRealPath();
    } catch (IOException e) {
      // It is not there, or not to be seen: it grants nothing that could be looked up.
      return Path.of(path).normalize();
    }
  }

  /**
   * Whether all these rights are there.
   *
   * @param path absolute, links followed
   * @param wanted {@code LANDLOCK_ACCESS_FS_*}
   */
  Verdict of(Path path, long wanted) {
    LandlockRules known = rules;
    if (known == null) {
      return Verdict.NOT_JUDGED;
    }
    long missing = wanted & known.handledAccess();
    for (Path at = path; at != null && missing != 0; at = at.getParent()) {
      missing &= ~rights.getOrDefault(at, 0L);
    }
    if (missing != 0) {
      return Verdict.REFUSED;
    }
    return isOpenByMode(path, wanted) ? Verdict.ALLOWED : Verdict.CLOSED_BY_MODE;
  }

  private boolean isOpenByMode(Path path, long wanted) {
    int bits =
        ((wanted & (READ_FILE | READ_DIR)) != 0 ? 4 : 0)
            | ((wanted & WRITE_FILE) != 0 ? 2 : 0)
            | ((wanted & EXECUTE) != 0 ? 1 : 0);
    Integer id = userId;
    if (id == null) {
      return ((bits & 4) == 0 || Files.isReadable(path))
          && ((bits & 2) == 0 || Files.isWritable(path))
          && ((bits & 1) == 0 || Files.isExecutable(path));
    }
    try {
      for (Path at = path.getParent(); at != null; at = at.getParent()) {
        if (!allows(at, id, 1)) {
          return false;
        }
      }
      return allows(path, id, bits);
    } catch (IOException e) {
      // It has gone since: there is no mode to speak of.
      return true;
    }
  }

  private static boolean allows(Path path, int id, int bits) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    boolean owns = Objects.equals(attributes.get("uid"), id);
    boolean belongs = Objects.equals(attributes.get("gid"), id);
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"), "mode");
    return (mode >> (owns ? OWNER : belongs ? GROUP : OTHERS) & bits) == bits;
  }
}
