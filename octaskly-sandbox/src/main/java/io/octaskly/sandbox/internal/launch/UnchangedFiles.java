package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import java.util.List;

/**
 * How a launch finds out that each path of some rules still leads to the file that its rule is
 * about: written down once, and copied into the table of each launch. Thread-safe.
 */
final class UnchangedFiles implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATUS_ARGUMENT = 2;

  private final Arena arena = new Arena();
  private final SyscallTable calls;
  private final int count;

  UnchangedFiles(
      Architecture architecture, List<LandlockRules.Rule> rules, FileIdentities identities) {
    count = rules.size();
    calls = new SyscallTable(arena, architecture, count);
    for (int i = 0; i < count; i++) {
      LandlockRules.Rule rule = rules.get(i);
      long status = 0; // Each launch has its own.
      calls
          .about(
              "find unchanged",
              rule.path(),
              SystemCall.NEWFSTATAT,
              AT_FDCWD,
              arena.string(rule.path()),
              status,
              rule.origin() == Origin.LISTED ? AT_SYMLINK_NOFOLLOW : 0)
          .tolerated()
          .mustEqual(status, identities.copyTo(arena, i));
    }
  }

  /**
   * Appends the calls. A path that does not answer leaves its status zero, as one that was not
   * there when the rules were added has it.
   */
  void addTo(SyscallTable table, Arena launch) {
    int first = table.append(calls);
    long statuses = launch.allocate(count * FileIdentities.STATUS_SIZE).address();
    for (int i = 0; i < count; i++) {
      table.compareAt(first + i, STATUS_ARGUMENT, statuses + (long) i * FileIdentities.STATUS_SIZE);
    }
  }

  /** To be called when no launch uses it any more. */
  @Override
  public void close() {
    arena.close();
  }
}
