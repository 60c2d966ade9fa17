package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;

/**
 * The part of a task's table that brings a ruleset up to its rules: the child opens each path and
 * adds its rule, or, where a launch before has done that, looks whether each path still leads to
 * the same file. The second takes a quarter of the time.
 */
final class LandlockEntries {
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int LANDLOCK_RULE_PATH_BENEATH = 1;

  private LandlockEntries() {}

  /** The most entries that {@link #add} writes. */
  static int most(LandlockRules rules) {
    return 3 * rules.rules().size();
  }

  /**
   * Appends the entries.
   *
   * @param noFollow {@code O_NOFOLLOW} of the architecture
   */
  static void add(SyscallTable table, Arena arena, int noFollow, LandlockRuleset ruleset) {
    UnchangedFiles known = ruleset.files();
    if (known != null) {
      known.addTo(table, arena);
      return;
    }
    FileIdentities.Recording recording = ruleset.recording();
    for (int i = 0; i < ruleset.rules().rules().size(); i++) {
      LandlockRules.Rule rule = ruleset.rules().rules().get(i);
      Segment beneath = arena.allocate(12);
      beneath.putLong(0, rule.access());
      SyscallTable.Entry open =
          table.about(
              "open granted path",
              rule.path(),
              SystemCall.OPENAT,
              AT_FDCWD,
              arena.string(rule.path()),
              O_PATH | O_CLOEXEC | (rule.origin() == Origin.LISTED ? noFollow : 0));
      open.resultIsInt(beneath.address() + 8);
      if (recording != null) {
        open.alsoFirstArgumentOfNext();
        table
            .about("identify", rule.path(), SystemCall.FSTAT, 0, recording.status(i).address())
            .tolerated();
      }
      SyscallTable.Entry add =
          table.about(
              "grant path",
              rule.path(),
              SystemCall.LANDLOCK_ADD_RULE,
              ruleset.descriptor().number(),
              LANDLOCK_RULE_PATH_BENEATH,
              beneath.address(),
              0);
      if (rule.origin() != Origin.GRANT) {
        open.tolerated();
        add.tolerated();
      }
    }
  }

  /** Whether a launch failed since a path leads elsewhere than when its rule was added. */
  static boolean isStale(LaunchFailure failure) {
    return failure.call() == SystemCall.NEWFSTATAT && failure.errno() == Errno.ESTALE;
  }
}
