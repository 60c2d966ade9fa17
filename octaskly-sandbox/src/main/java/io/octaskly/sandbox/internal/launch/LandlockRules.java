package io.octaskly.sandbox.internal.launch;

import java.util.List;

/**
 * What a Landlock domain handles, and what it allows of that ({@code landlock(7)}).
 *
 * @param handledAccess the {@code LANDLOCK_ACCESS_FS_*} rights that are denied unless a rule grants
 *     them
 * @param scopes the {@code LANDLOCK_SCOPE_*} bits; 0 below ABI 6
 * @param attributeSize bytes of {@code struct landlock_ruleset_attr} that this kernel knows: an
 *     older one answers E2BIG to a larger structure
 */
public record LandlockRules(long handledAccess, long scopes, int attributeSize, List<Rule> rules) {
  public LandlockRules {
    rules = List.copyOf(rules);
  }

  /**
   * The rights granted beneath one path, opened by the child itself.
   *
   * @param origin where the path comes from, which decides how it is opened
   */
  public record Rule(String path, long access, Origin origin) {}

  /** Who named a path. */
  public enum Origin {
    /** The user: it must be there, links are followed. */
    GRANT,
    /** A list of ours: it may be missing, links are followed. */
    SYSTEM,
    /** A directory listing: it may have gone, and must not have become a link since. */
    LISTED
  }
}
